import type { DatabaseSync } from 'node:sqlite';
import type { User, UserStore } from '../../core/ports.ts';
import { applyUpdate } from '../../core/profile.ts';
import type { GroupCommit } from './group-commit.ts';

/** Users in SQLite, one row each: the item as JSON. */
export function sqliteUsers(database: DatabaseSync, inTransaction: GroupCommit): UserStore {
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
      return read(userId);
    },
    create(user) {
      const item = JSON.stringify(user);
      return inTransaction(() => insert.run(user.user_id, user.version, item).changes === 1);
    },
    update(userId, change, guard) {
      return inTransaction(() => {
        const result = applyUpdate(read(userId), change, guard);
        if (typeof result !== 'string') write(result.after);
        return result;
      });
    },
    reissue(userId, tokens, creation) {
      return inTransaction(() => {
        const user = read(userId);
        return user?.creation === creation ? write({ ...user, tokens }) : undefined;
      });
    },
  };
}
