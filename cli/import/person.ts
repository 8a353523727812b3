import { findPeople, type Person } from '../../sources/fitabase/people.ts';
import type { FoundSource } from '../../sources/import/find-source.ts';
import { UsageError } from '../errors.ts';

export interface SelectedPerson {
  person: string;
  /** By how much all dates are shifted, in ms. A whole number of days. */
  shiftMs: number;
}

/**
 * Selects the person in the research data, and computes the shift of the dates.
 *
 * @returns undefined for other exports, which are of one person
 * @throws a UsageError when the flags do not fit the export
 */
export async function selectPersonOf(
  { source, files }: FoundSource,
  { person: wanted, asIfUntil, signal }: { person?: string; asIfUntil?: number; signal: AbortSignal },
): Promise<SelectedPerson | undefined> {
  if (source.name !== 'fitabase') {
    if (wanted === undefined && asIfUntil === undefined) return undefined;
    throw new UsageError(`--person and --as-if-until are for research data, but these files are of ${source.label}.`);
  }
  const [person, { lastDay }] = selectPerson(await findPeople(files, signal), wanted);
  return { person, shiftMs: asIfUntil !== undefined && Number.isFinite(lastDay) ? asIfUntil - lastDay : 0 };
}

/**
 * Selects the person whose readings are imported.
 *
 * @throws a UsageError with a list of all people if the files contain several and none was selected, or if the selected
 * person does not exist
 */
export function selectPerson(people: ReadonlyMap<string, Person>, wanted: string | undefined): [string, Person] {
  const [only, ...others] = people;
  if (!only)
    throw new UsageError(
      'The files have no readings: no row has a value in the column Id. Set the folder with the complete exported CSV files.',
    );
  if (wanted === undefined && others.length === 0) return only;
  const found = people.get(wanted ?? '');
  if (wanted !== undefined && found) return [wanted, found];
  const list = [...people].map(([person, { rows }]) => {
    const counts = Object.entries(rows).map(([metric, count]) => `${metric} ${count.toLocaleString('en')}`);
    return `  ${person}: ${counts.join(', ')}`;
  });
  const problem =
    wanted === undefined ? 'Several people are' : `There is no person ${JSON.stringify(wanted)}; these are`;
  throw new UsageError(`${problem} in these files. Select one with --person ID:\n${list.join('\n')}`);
}
