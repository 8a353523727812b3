import type { DatabaseSync } from 'node:sqlite';
import type { User, UserStore } from '../../core/ports.ts';
import { applyUpdate } from '../../core/profile.ts';
import type { SharedTransactions } from './shared-transactions.ts';

/** Users in SQLite, one row each: the item as JSON. */
export function sqliteUsers(database: DatabaseSync, transactions: SharedTransactions): UserStore {
  const select = database.prepare('SELECT item FROM users WHERE user_id = ?');
  const insert = database.prepare('INSERT INTO users (user_id, version, item) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const replace = database.prepare('UPDATE users SET version = ?, item = ? WHERE user_id = ?');

  const read = (userId: string): User | undefined => {
    const row = select.get(userId);
    return row && JSON.parse(String(row.item));
  };
  const write = (user: User): User => {
    replace.run(user.version, JSON.stringify(user), user.user_id);
    return user;
  };

  return {
    async get(userId) {
      return transactions.read(() => read(userId));
    },
    create(user) {
      const item = JSON.stringify(user);
      return transactions.write(() => insert.run(user.user_id, user.version, item).changes === 1);
    },
    update(userId, change, guard) {
      return transactions.write(() => {
        const result = applyUpdate(read(userId), change, guard);
        if (typeof result !== 'string') write(result.after);
        return result;
      });
    },
    reissue(userId, tokens, creation) {
      return transactions.write(() => {
        const user = read(userId);
        return user?.creation === creation ? write({ ...user, tokens }) : undefined;
      });
    },
  };
}
