import type { DatabaseSync } from 'node:sqlite';
import type { SharedTransactions } from './shared-transactions.ts';

/** When the clock was last checked; stored with the data, and so in its backups too. */
export interface SqliteClock {
  /** In milliseconds; undefined in a new store. */
  last(): number | undefined;
  note(now: number): Promise<void>;
}

export function sqliteClock(database: DatabaseSync, transactions: SharedTransactions): SqliteClock {
  const select = database.prepare('SELECT seen FROM clock');
  const upsert = database.prepare(
    'INSERT INTO clock (id, seen) VALUES (1, ?) ON CONFLICT DO UPDATE SET seen = excluded.seen',
  );
  return {
    last() {
      const row = transactions.read(() => select.get());
      return row && Date.parse(String(row.seen));
    },
    async note(now) {
      await transactions.write(() => upsert.run(new Date(now).toISOString()));
    },
  };
}
