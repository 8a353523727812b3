import type { DatabaseSync } from 'node:sqlite';
import type { SharedTransactions } from './shared-transactions.ts';

/**
 * Returns a function that writes the version of the schema again, to find out whether the database can be written. SQLite writes this page
 * even if it stays the same; it would skip a row that stays the same.
 *
 * @throws `unavailable` if the database cannot be written
 */
export function sqliteWriteCheck(database: DatabaseSync, transactions: SharedTransactions): () => Promise<void> {
  const read = database.prepare('PRAGMA user_version');
  return async () => {
    await transactions.write(() => database.exec(`PRAGMA user_version = ${read.get()?.user_version}`));
  };
}
