import { DAY_MS } from '../durations.ts';
import type { ExportFile } from './kinds.ts';
import { readRows } from './rows.ts';
import { parseWall } from './time.ts';

/** What an export has of one person. */
export interface Person {
  /** How many rows there are of each metric. */
  rows: Record<string, number>;
  /** The midnight of the last day on the wall clock. */
  lastDay: number;
}

/** Reads all files once: who is in them, and up to which day. */
export async function survey(files: readonly ExportFile[]): Promise<Map<string, Person>> {
  const people = new Map<string, Person>();
  for (const file of files) {
    const { kind } = file;
    const [, timeColumn] = kind.columns;
    for await (const { person, cells } of readRows(file, kind.columns)) {
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
