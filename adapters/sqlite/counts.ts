import type { DatabaseSync } from 'node:sqlite';
import type { ReadingCounts } from '../../core/ports/samples.ts';

/** The number of readings of each user, by day and metric. Call these methods only within a write of a shared transaction. */
export interface SqliteCounts {
  /** Returns a user's counts from the first to the last day, both included. */
  between(userId: string, first: string, last: string): ReadingCounts;
  /** Replaces a user's counts for the given days. Runs one statement per day. */
  set(userId: string, counts: ReadingCounts): void;
  remove(userId: string): void;
  /**
   * Removes up to 1,000 rows of days before `before`.
   *
   * @returns whether there may be more rows to remove
   */
  expire(before: string): boolean;
}

const EXPIRE_STEP = 1_000;

const SELECT = 'SELECT day, counts FROM reading_counts WHERE user_id = ? AND day BETWEEN ? AND ?';
const UPSERT = `
  INSERT INTO reading_counts (user_id, day, counts) VALUES (?, ?, ?)
  ON CONFLICT DO UPDATE SET counts = excluded.counts`;
const EXPIRE = `
  DELETE FROM reading_counts WHERE (user_id, day) IN (
    SELECT user_id, day FROM reading_counts WHERE day < ? LIMIT ${EXPIRE_STEP}
  )`;

/** Stores one row per user and day, with that day's counts as JSON. */
export function sqliteCounts(database: DatabaseSync): SqliteCounts {
  const select = database.prepare(SELECT);
  const upsert = database.prepare(UPSERT);
  const removeAll = database.prepare('DELETE FROM reading_counts WHERE user_id = ?');
  const expireSome = database.prepare(EXPIRE);

  return {
    between(userId, first, last) {
      const rows = select.all(userId, first, last);
      return Object.fromEntries(rows.map(({ day, counts }) => [day, JSON.parse(String(counts))]));
    },
    set(userId, counts) {
      for (const [day, ofDay] of Object.entries(counts)) upsert.run(userId, day, JSON.stringify(ofDay));
    },
    remove(userId) {
      removeAll.run(userId);
    },
    expire: (before) => expireSome.run(before).changes === EXPIRE_STEP,
  };
}
