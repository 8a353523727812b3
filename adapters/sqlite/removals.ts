import type { DatabaseSync } from 'node:sqlite';
import type { Removals } from '../../core/ports/removals.ts';
import type { SharedTransactions } from './shared-transactions.ts';

/**
 * Also selects users that are marked as being erased but have no row in `removals`. This happens when an operator marked them after a
 * restore, or when an earlier version was interrupted.
 */
const PENDING = `
  SELECT id, since, removal FROM removals WHERE since < ?1
  UNION ALL
  SELECT user_id, coalesce(item ->> 'since', '') AS since, json_object('kind', 'user', 'user_id', user_id)
  FROM users WHERE gone = '' AND coalesce(item ->> 'since', '') < ?1
  ORDER BY since`;

/** Stores pending removals in SQLite, one row per removal. */
export function sqliteRemovals(database: DatabaseSync, transactions: SharedTransactions): Removals {
  const insert = database.prepare('INSERT INTO removals (id, since, removal) VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM removals WHERE id = ?');
  const select = database.prepare(PENDING);

  return {
    async begin(removal, since) {
      const id = crypto.randomUUID();
      await transactions.write(() => insert.run(id, since, JSON.stringify(removal)));
      return { id, since, removal };
    },
    async end({ id }) {
      await transactions.write(() => remove.run(id));
    },
    async *pending(before) {
      for (const { id, since, removal } of transactions.read(() => select.all(before))) {
        yield { id: String(id), since: String(since), removal: JSON.parse(String(removal)) };
      }
    },
  };
}
