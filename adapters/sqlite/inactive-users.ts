import type { DatabaseSync } from 'node:sqlite';
import type { InactiveUsers } from '../../core/ports/user-directory.ts';
import type { SharedTransactions } from './shared-transactions.ts';

/** Number of rows that are read at a time, whether their users are inactive or not. */
const STEP = 100;
/** Sorts after all ids. */
const END = '~';

/**
 * Finds inactive users in SQLite. A slice is a range of ids.
 *
 * @param pause called between steps, so that requests are answered in between
 */
export function sqliteInactiveUsers(
  database: DatabaseSync,
  transactions: SharedTransactions,
  pause: () => Promise<void> = async () => {},
): InactiveUsers {
  const selectStep = database.prepare(
    `SELECT user_id, CASE WHEN coalesce(item ->> 'active_at', item ->> 'updated_at') < ? THEN item END AS item
     FROM users WHERE user_id > ? AND user_id < ? AND gone IS NULL ORDER BY user_id LIMIT ${STEP}`,
  );

  return {
    async *list(before, { index, count }) {
      const end = index + 1 < count ? firstOf(index + 1, count) : END;
      for (let last = firstOf(index, count); ; await pause()) {
        const rows = transactions.read(() => selectStep.all(before, last, end));
        for (const { item } of rows) if (item !== null) yield JSON.parse(String(item));
        if (rows.length < STEP) return;
        last = String(rows.at(-1)?.user_id);
      }
    },
  };
}

/** Returns the text at which the ids of a slice begin. */
const firstOf = (index: number, count: number): string =>
  Math.floor((index / count) * 0x1_0000_0000)
    .toString(16)
    .padStart(8, '0');
