import { misuse } from '../../cli/feed/failure.ts';
import { DAY_MS } from '../durations.ts';
import type { ExportFile } from './files.ts';
import { readRows } from './rows.ts';
import { parseWall } from './time.ts';

/** What an export has of one person. */
export interface Person {
  /** Rows, by the metric they tell of. */
  rows: Record<string, number>;
  /** The midnight of the last day on the wall clock. */
  lastDay: number;
}

/** A first look at all files: who is in them, and up to which day. */
export async function survey(files: readonly ExportFile[]): Promise<Map<string, Person>> {
  const people = new Map<string, Person>();
  for (const { kind, path } of files) {
    const [, timeColumn] = kind.columns;
    for await (const { person, cells } of readRows(path, kind.columns)) {
      if (person === '') continue;
      const found = people.get(person) ?? { rows: {}, lastDay: Number.NEGATIVE_INFINITY };
      people.set(person, found);
      found.rows[kind.metric] = (found.rows[kind.metric] ?? 0) + 1;
      const wall = parseWall(cells[timeColumn] ?? '');
      if (wall !== undefined) found.lastDay = Math.max(found.lastDay, Math.floor(wall / DAY_MS) * DAY_MS);
    }
  }
  return people;
}

/** The one whose readings are meant. Throws a misuse that names all there are when that is not clear. */
export function choosePerson(people: ReadonlyMap<string, Person>, wanted: string | undefined): [string, Person] {
  const [only, ...others] = people;
  if (!only) throw misuse('There is nobody in these files: no row has an Id.');
  if (wanted === undefined && others.length === 0) return only;
  const found = people.get(wanted ?? '');
  if (wanted !== undefined && found) return [wanted, found];
  const list = [...people].map(([person, { rows }]) => {
    const counts = Object.entries(rows).map(([metric, count]) => `${metric} ${count.toLocaleString('en')}`);
    return `  ${person}: ${counts.join(', ')}`;
  });
  const said = wanted === undefined ? 'Several people are' : `There is no person ${JSON.stringify(wanted)}; these are`;
  throw misuse(`${said} in these files. Say which with --person ID:\n${list.join('\n')}`);
}
