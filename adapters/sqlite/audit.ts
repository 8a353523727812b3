import type { DatabaseSync } from 'node:sqlite';
import type { Act, ActKind, AuditLog } from '../../core/ports/audit.ts';
import type { Maintenance } from '../../core/ports/maintenance.ts';
import type { SharedTransactions } from './shared-transactions.ts';

export interface SqliteAudit extends AuditLog, Maintenance {
  /** Adds acts. Call this only within a write of a shared transaction, in a savepoint if something else can fail after it. */
  add(acts: readonly Act[]): void;
}

/** Number of acts that one step of the expiry deletes. */
const EXPIRE_STEP = 500;
const EXPIRE = `DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < ? ORDER BY at LIMIT ${EXPIRE_STEP})`;
const BEFORE = '(at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?';
/** Sorts after all times and ids. */
const NEWEST = { at: '9999', id: `${Number.MAX_SAFE_INTEGER}` };

/** Stores the audit log in SQLite: one row per act. */
export function sqliteAudit(database: DatabaseSync, transactions: SharedTransactions): SqliteAudit {
  const insert = database.prepare('INSERT INTO audit (at, actor, act, user_id) VALUES (?, ?, ?, ?)');
  const selectAll = database.prepare(`SELECT * FROM audit WHERE ${BEFORE}`);
  const selectOfUser = database.prepare(`SELECT * FROM audit WHERE user_id = ? AND ${BEFORE}`);
  const expireSome = database.prepare(EXPIRE);

  const add = (acts: readonly Act[]) => {
    for (const { at, actor, act, user_id } of acts) insert.run(at, actor, act, user_id ?? null);
  };
  return {
    add,
    async record(act) {
      await transactions.write(() => add([act]));
    },
    async list({ userId, after = NEWEST, limit }) {
      const position = [after.at, Number(after.id), limit + 1];
      const rows = transactions.read(() =>
        userId === undefined ? selectAll.all(...position) : selectOfUser.all(userId, ...position),
      );
      const page = rows.slice(0, limit);
      const end = page.at(-1);
      const next = rows.length > limit && end ? { next: { at: String(end.at), id: String(end.id) } } : {};
      return { acts: page.map(actIn), ...next };
    },
    async expire(before) {
      while ((await transactions.write(() => expireSome.run(before).changes)) === EXPIRE_STEP);
    },
  };
}

const actIn = ({ at, actor, act, user_id }: Record<string, unknown>): Act => ({
  at: String(at),
  actor: String(actor),
  act: act as ActKind,
  ...(user_id === null ? {} : { user_id: String(user_id) }),
});
