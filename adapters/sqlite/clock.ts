import type { DatabaseSync } from 'node:sqlite';
import type { ClockRecord } from '../../core/ports/maintenance.ts';
import type { SharedTransactions } from './shared-transactions.ts';

const UPSERT = 'INSERT INTO clock (id, seen) VALUES (1, ?) ON CONFLICT DO UPDATE SET seen =';

/** Stores, in a single row, when the system clock was last checked. */
export function sqliteClock(database: DatabaseSync, transactions: SharedTransactions): ClockRecord {
  const select = database.prepare('SELECT seen FROM clock');
  const upsert = database.prepare(`${UPSERT} excluded.seen`);
  return {
    async last() {
      const row = transactions.read(() => select.get());
      return row && Date.parse(String(row.seen));
    },
    async note(now) {
      await transactions.write(() => upsert.run(new Date(now).toISOString()));
    },
  };
}

/**
 * Returns a function that writes the row of the clock again without changing it, to find out whether the database can be written.
 *
 * @throws `unavailable` if it cannot
 */
export function sqliteWriteCheck(database: DatabaseSync, transactions: SharedTransactions): () => Promise<void> {
  const rewrite = database.prepare(`${UPSERT} seen`);
  return async () => {
    await transactions.write(() => rewrite.run(new Date().toISOString()));
  };
}
