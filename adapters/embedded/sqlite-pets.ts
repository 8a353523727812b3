import type { DatabaseSync } from 'node:sqlite';
import type { PetStore } from '../../core/ports.ts';
import type { SharedTransactions } from './shared-transactions.ts';

/** Pets in SQLite, one row each: the item as JSON. */
export function sqlitePets(database: DatabaseSync, transactions: SharedTransactions): PetStore {
  const select = database.prepare('SELECT item FROM pets WHERE user_id = ?');
  const upsert = database.prepare(
    `INSERT INTO pets (user_id, as_of, item) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET as_of = excluded.as_of, item = excluded.item WHERE as_of <= excluded.as_of`,
  );
  const remove = database.prepare('DELETE FROM pets WHERE user_id = ?');

  return {
    async get(userId) {
      const row = transactions.read(() => select.get(userId));
      return row && JSON.parse(String(row.item));
    },
    put(pet) {
      const item = JSON.stringify(pet);
      return transactions.write(() => upsert.run(pet.user_id, pet.as_of, item).changes === 1);
    },
    async remove(userId) {
      const removed = await transactions.write(() => remove.run(userId).changes === 1);
      if (removed) await transactions.emptyLog();
      return removed;
    },
  };
}
