import type { DatabaseSync } from 'node:sqlite';
import type { Maintenance } from '../../core/ports/maintenance.ts';
import type { Pairings } from '../../core/ports/pairings.ts';
import type { SharedTransactions } from './shared-transactions.ts';

/** Stores pairings in SQLite: one row per user code, with the pairing as JSON. */
export function sqlitePairings(database: DatabaseSync, transactions: SharedTransactions): Pairings & Maintenance {
  const select = database.prepare('SELECT item FROM pairings WHERE user_code = ?');
  const insert = database.prepare('INSERT INTO pairings VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const update = database.prepare('UPDATE pairings SET revision = ?, item = ? WHERE user_code = ? AND revision = ?');
  const expire = database.prepare('DELETE FROM pairings WHERE expires_at < ?');

  return {
    create(pairing) {
      const { user_code, expires_at, revision } = pairing;
      const item = JSON.stringify(pairing);
      return transactions.write(() => insert.run(user_code, expires_at, revision, item).changes === 1);
    },
    async find(userCode) {
      const row = transactions.read(() => select.get(userCode));
      return row && JSON.parse(String(row.item));
    },
    replace(pairing) {
      const { user_code, revision } = pairing;
      const item = JSON.stringify(pairing);
      return transactions.write(() => update.run(revision, item, user_code, revision - 1).changes === 1);
    },
    async expire(before) {
      await transactions.write(() => expire.run(before));
    },
  };
}
