import type { DatabaseSync } from 'node:sqlite';
import type { Outbox } from '../../core/ports/outbox.ts';
import type { SharedTransactions } from './shared-transactions.ts';

const ADD = `
  INSERT INTO waiting (user_id, batches) VALUES (?, 1) ON CONFLICT DO UPDATE SET batches = batches + 1`;

/** By user: the number of batches that the pet does not include yet. */
export interface SqliteOutbox extends Outbox {
  /** Counts one more batch of a user. To be called within a write of a shared transaction. */
  add(userId: string): void;
  /** Removes a user's count. To be called within a write of a shared transaction. */
  remove(userId: string): void;
}

export function sqliteOutbox(database: DatabaseSync, transactions: SharedTransactions): SqliteOutbox {
  const addOne = database.prepare(ADD);
  const selectAll = database.prepare('SELECT user_id, batches FROM waiting');
  const subtract = database.prepare('UPDATE waiting SET batches = batches - ? WHERE user_id = ?');
  const removeUser = database.prepare('DELETE FROM waiting WHERE user_id = ?');
  const removeProcessed = database.prepare('DELETE FROM waiting WHERE user_id = ? AND batches <= ?');

  return {
    add(userId) {
      addOne.run(userId);
    },
    remove(userId) {
      removeUser.run(userId);
    },
    async pending() {
      const rows = transactions.read(() => selectAll.all());
      return rows.map(({ user_id, batches }) => [String(user_id), Number(batches)]);
    },
    async markProcessed(userId, batches) {
      await transactions.write(() => removeProcessed.run(userId, batches).changes || subtract.run(batches, userId));
    },
  };
}
