import type { DatabaseSync } from 'node:sqlite';
import type { PetStore } from '../../core/ports/pets.ts';
import type { SharedTransactions } from './shared-transactions.ts';

/** Stores pets in SQLite: one row per pet, with the pet as JSON. */
export function sqlitePets(database: DatabaseSync, transactions: SharedTransactions): PetStore {
  const select = database.prepare('SELECT revision, item FROM pets WHERE user_id = ?');
  const insert = database.prepare(
    `INSERT INTO pets (user_id, revision, item) VALUES (?, 1, ?)
     ON CONFLICT DO UPDATE SET revision = 1, item = excluded.item WHERE revision = 0`,
  );
  const update = database.prepare('UPDATE pets SET revision = ?, item = ? WHERE user_id = ? AND revision = ?');
  const remove = database.prepare('DELETE FROM pets WHERE user_id = ?');

  return {
    async get(userId) {
      const row = transactions.read(() => select.get(userId));
      return row && { ...JSON.parse(String(row.item)), revision: Number(row.revision) };
    },
    put(pet) {
      const { user_id, revision } = pet;
      const item = JSON.stringify(pet);
      return transactions.write(() => {
        const done = revision === 1 ? insert.run(user_id, item) : update.run(revision, item, user_id, revision - 1);
        return done.changes === 1;
      });
    },
    async remove(userId) {
      const removed = await transactions.write(() => remove.run(userId).changes === 1);
      if (removed) await transactions.emptyLog();
      return removed;
    },
  };
}
