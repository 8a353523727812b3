import type { DatabaseSync } from 'node:sqlite';
import type { Maintenance } from '../../core/ports/maintenance.ts';
import type { ListedUser, UserDirectory } from '../../core/ports/user-directory.ts';
import type { Erasure, User, UserStore } from '../../core/ports/users.ts';
import { actOf } from '../../core/privacy/acts.ts';
import { readErasure } from '../../core/users/item-changes.ts';
import { applyErasure, applyUpdate } from '../../core/users/store-rules.ts';
import { type SqliteAudit, sqliteAudit } from './audit.ts';
import { savepoints } from './savepoint.ts';
import type { SharedTransactions } from './shared-transactions.ts';
import { userCache } from './user-cache.ts';

/**
 * Value of the column `gone` while a user is being erased. The column is NULL before, and afterwards holds the time until which the
 * tombstone is kept.
 */
const ERASING = '';

/** Number of users that a list reads at a time. An item has up to 400 KB, which SQLite parses. */
const PAGE_STEP = 100;

/**
 * Stores users in SQLite: one row per user, with the user as JSON.
 *
 * @param pause called between the steps of a list, so that requests are answered in between
 */
export function sqliteUsers(
  database: DatabaseSync,
  transactions: SharedTransactions,
  audit: Pick<SqliteAudit, 'add'> = sqliteAudit(database, transactions),
  pause: () => Promise<void> = async () => {},
): UserStore & UserDirectory & Maintenance {
  const atomically = savepoints(database);
  const select = database.prepare('SELECT item FROM users WHERE user_id = ? AND gone IS NULL');
  const insert = database.prepare('INSERT INTO users (user_id, version, item) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const replace = database.prepare('UPDATE users SET version = ?, item = ? WHERE user_id = ?');
  const selectErasing = database.prepare('SELECT item FROM users WHERE user_id = ? AND gone = ?');
  const writeErasure = database.prepare('UPDATE users SET gone = ?, item = ? WHERE user_id = ?');
  const writeTombstone = database.prepare(
    "UPDATE users SET gone = ?, version = 0, item = '{}' WHERE user_id = ? AND gone = ?",
  );
  const expireTombstones = database.prepare('DELETE FROM users WHERE gone > ? AND gone < ?');

  const selectPage = database.prepare(
    `SELECT user_id, version, item ->> 'created_at' AS created_at, item ->> 'updated_at' AS updated_at, item -> 'lock' AS lock
     FROM users WHERE user_id > ? AND gone IS NULL ORDER BY user_id LIMIT ?`,
  );

  const cache = userCache(transactions.epoch);
  const readRow = (userId: string): User | undefined => {
    const row = select.get(userId);
    if (!row) return undefined;
    const item = String(row.item);
    const user: User = JSON.parse(item);
    cache.set(user, item.length);
    return user;
  };
  const read = (userId: string): User | undefined => cache.get(userId) ?? readRow(userId);
  const write = (user: User): User => {
    const item = JSON.stringify(user);
    replace.run(user.version, item, user.user_id);
    // Before COMMIT, so that later writes of the transaction see it. If COMMIT fails, the epoch changes.
    cache.set(user, item.length);
    return user;
  };
  const readErasing = (userId: string): Erasure | undefined => {
    const row = selectErasing.get(userId, ERASING);
    return row && readErasure(JSON.parse(String(row.item)));
  };

  return {
    get(userId) {
      return cache.get(userId) ?? transactions.read(() => readRow(userId));
    },
    create(user, acts = []) {
      const item = JSON.stringify(user);
      const add = () => insert.run(user.user_id, user.version, item).changes === 1;
      const addWithActs = () => {
        const isNew = add();
        if (isNew) audit.add(acts);
        return isNew;
      };
      return transactions.write(() => (acts.length === 0 ? add() : atomically(addWithActs)));
    },
    update(change, guard) {
      return transactions.write(() => {
        const result = applyUpdate(read(guard.principal.userId), change, guard);
        if (typeof result === 'string') return result;
        const { acts = [] } = change;
        if (acts.length === 0) write(result.after);
        else
          atomically(() => {
            audit.add(acts);
            write(result.after);
          });
        return result;
      });
    },
    replaceTokens(userId, tokens, creation) {
      return transactions.write(() => {
        const user = read(userId);
        return user?.creation === creation ? write({ ...user, tokens }) : undefined;
      });
    },
    beginErasure(principal, now, version) {
      return transactions.write(() => {
        const { userId } = principal;
        const user = read(userId);
        const erasure = applyErasure(user ?? readErasing(userId), principal, now, version);
        if (!user || !erasure) return erasure;
        cache.delete(userId);
        atomically(() => {
          audit.add([actOf('erase', principal, now)]);
          writeErasure.run(ERASING, JSON.stringify(erasure), userId);
        });
        return erasure;
      });
    },
    async getErasure(userId) {
      return transactions.read(() => readErasing(userId));
    },
    async endErasure(userId, expiresAt) {
      await transactions.write(() => writeTombstone.run(expiresAt, userId, ERASING));
      await transactions.emptyLog();
    },
    async list(after = '', limit) {
      const users: ListedUser[] = [];
      for (let last = after; ; last = users.at(-1)?.user_id ?? '') {
        // One row more than wanted, to know whether there is a next page.
        const wanted = Math.min(PAGE_STEP, limit + 1 - users.length);
        const rows = transactions.read(() => selectPage.all(last, wanted));
        users.push(...rows.map(listedIn));
        if (users.length > limit) return { users: users.slice(0, limit), next: users[limit - 1]?.user_id ?? '' };
        if (rows.length < wanted) return { users };
        await pause();
      }
    },
    async expire(before) {
      await transactions.write(() => expireTombstones.run(ERASING, before));
      // Empties the log again, because the call at the end of an erasure does nothing if another program is reading the database.
      await transactions.emptyLog();
    },
  };
}

const listedIn = ({ user_id, created_at, updated_at, version, lock }: Record<string, unknown>): ListedUser => ({
  user_id: String(user_id),
  created_at: String(created_at),
  updated_at: String(updated_at),
  version: Number(version),
  ...(lock === null ? {} : { lock: JSON.parse(String(lock)) }),
});
