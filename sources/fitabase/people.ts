import { DAY_MS } from '../durations.ts';
import type { SourceFile } from '../source-file.ts';
import { kindOf } from './kinds.ts';
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
export async function findPeople(files: readonly SourceFile[], signal: AbortSignal): Promise<Map<string, Person>> {
  const people = new Map<string, Person>();
  for (const file of files) {
    const kind = await kindOf(file);
    if (!kind) continue;
    await readRows(file, kind.columns, signal, ({ person, cells: [, time = ''] }) => {
      if (person === '') return;
      const found = people.get(person) ?? { rows: {}, lastDay: Number.NEGATIVE_INFINITY };
      people.set(person, found);
      found.rows[kind.metric] = (found.rows[kind.metric] ?? 0) + 1;
      const wall = parseLocalTime(time);
      if (wall !== undefined) found.lastDay = Math.max(found.lastDay, Math.floor(wall / DAY_MS) * DAY_MS);
    });
  }
  return people;
}
