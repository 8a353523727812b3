import type { DatabaseSync } from 'node:sqlite';
import type { ClockRecord } from '../../core/ports/maintenance.ts';
import type { SharedTransactions } from './shared-transactions.ts';

/** Stores, in a single row, when the system clock was last checked. */
export function sqliteClock(database: DatabaseSync, transactions: SharedTransactions): ClockRecord {
  const select = database.prepare('SELECT seen FROM clock');
  const upsert = database.prepare(
    'INSERT INTO clock (id, seen) VALUES (1, ?) ON CONFLICT DO UPDATE SET seen = excluded.seen',
  );
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
