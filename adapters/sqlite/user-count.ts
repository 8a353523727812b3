import type { DatabaseSync } from 'node:sqlite';
import type { SharedTransactions } from './shared-transactions.ts';

/** Counting this many rows of the primary key's index takes a millisecond. */
const STEP = 10_000;

export const COUNT_STEP = `
  SELECT count(*) AS counted, max(user_id) AS last FROM (
    SELECT user_id FROM users WHERE user_id > ? ORDER BY user_id LIMIT ${STEP}
  )`;
const COUNT_GONE = 'SELECT count(*) AS counted FROM users WHERE gone IS NOT NULL';

/**
 * Counts users, without those that were erased or are being erased. Reads only indexes.
 *
 * @param pause called between steps, so that requests are answered in between
 */
export function sqliteUserCount(database: DatabaseSync, transactions: SharedTransactions, pause: () => Promise<void>) {
  const countStep = database.prepare(COUNT_STEP);
  const countGone = database.prepare(COUNT_GONE);

  return async (): Promise<number> => {
    let users = 0;
    let last = '';
    for (let counted = STEP; counted === STEP; users += counted) {
      const row = transactions.read(() => countStep.get(last));
      counted = Number(row?.counted);
      last = String(row?.last);
      await pause();
    }
    return users - Number(transactions.read(() => countGone.get())?.counted);
  };
}
