import { DAY_MS } from '../durations.ts';
import type { ExportFile } from './kinds.ts';
import { readRows } from './rows.ts';
import { parseLocalTime } from './time.ts';

export interface Person {
  /** Number of rows for each metric. */
  rows: Record<string, number>;
  /** Local midnight at the start of the last day with readings. */
  lastDay: number;
}

/**
 * Reads all files once.
 *
 * @returns the people in them, by id
 */
export async function findPeople(files: readonly ExportFile[]): Promise<Map<string, Person>> {
  const people = new Map<string, Person>();
  for (const file of files) {
    const { kind } = file;
    const [, timeColumn] = kind.columns;
    for await (const { person, cells } of readRows(file, kind.columns)) {
      if (person === '') continue;
      const found = people.get(person) ?? { rows: {}, lastDay: Number.NEGATIVE_INFINITY };
      people.set(person, found);
      found.rows[kind.metric] = (found.rows[kind.metric] ?? 0) + 1;
      const wall = parseLocalTime(cells[timeColumn] ?? '');
      if (wall !== undefined) found.lastDay = Math.max(found.lastDay, Math.floor(wall / DAY_MS) * DAY_MS);
    }
  }
  return people;
}
