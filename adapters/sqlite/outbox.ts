import type { DatabaseSync } from 'node:sqlite';
import type { Outbox } from '../../core/ports/outbox.ts';
import type { SharedTransactions } from './shared-transactions.ts';

const ADD = `
  INSERT INTO waiting (user_id, batches) VALUES (?, 1) ON CONFLICT DO UPDATE SET batches = batches + 1`;

/** For each user, counts the batches that are not included in the pet yet. */
export interface SqliteOutbox extends Outbox {
  /** Adds one to a user's count. Call this only within a write of a shared transaction. */
  add(userId: string): void;
  /** Removes a user's count. Call this only within a write of a shared transaction. */
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
