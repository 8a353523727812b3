import { existsSync } from 'node:fs';
import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { storageErrorCode } from '../../adapters/disk/storage-error.ts';
import type { User } from '../../core/ports/users.ts';
import { restoresIn } from './restores.ts';

/** What a later database has for an id. `unreadable`: the database is damaged there. */
export type Found = { user: User } | 'erased' | 'absent' | 'unreadable';

/** A database that is newer than the backup: the one to replace, or a later backup. */
export interface Later {
  /** False if a check found damage. Then, an absent user may have been lost. */
  isIntact: boolean;
  /** The time of the last recorded change, ISO 8601; '' if there is none. */
  lastChange: string;
  /** The restores that have set the database back. */
  restores: ReturnType<typeof restoresIn>;
  find(userId: string): Found;
  /** Yields the ids of the users who exist. Ends early at a damaged page. */
  ids(): Iterable<string>;
  /** The latest erasure of each user, by the audit. */
  erasures: ReadonlyMap<string, string>;
  /** The latest act of each user that may have withdrawn something, by the audit. */
  withdrawals: ReadonlyMap<string, string>;
  /** Yields the rows of the audit after this id. Ends early at a damaged page. */
  acts(after: number): Iterable<Row>;
  close(): void;
}

type Row = Record<string, SQLOutputValue>;

/** All acts but these. A session uses an invite up. */
const NOT_WITHDRAWING =
  "('invite', 'export', 'list-users', 'read-audit', 'create-token', 'add-passkey', 'link-identity')";
const LATEST = 'SELECT user_id, max(at) AS at FROM audit WHERE user_id IS NOT NULL AND act';

/** The times of a database's last changes. Tables of later versions may be missing. */
const CHANGES = [
  'SELECT max(seen) AS at FROM clock',
  "SELECT max(item ->> 'updated_at') AS at FROM users WHERE gone IS NULL",
  'SELECT max(received_at) AS at FROM batches',
  'SELECT max(at) AS at FROM audit',
  'SELECT max(at) AS at FROM restores',
];

/**
 * Opens a database for reading, also a damaged one.
 *
 * @param isInUse whether the file belongs to a data folder that is locked. Other files are not changed, not even by SQLite's own files
 * @throws a storage error when the file cannot be read at all
 */
export function openLater(file: string, isInUse: boolean): Later {
  const database = openReadOnly(file, isInUse);
  try {
    return laterOf(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

function openReadOnly(file: string, isInUse: boolean): DatabaseSync {
  const url = pathToFileURL(file);
  // Without a write-ahead log, SQLite need not create files beside a backup.
  if (!isInUse && !existsSync(`${file}-wal`)) url.search = 'immutable=1';
  return new DatabaseSync(url, { readOnly: true });
}

function laterOf(database: DatabaseSync): Later {
  const select = database.prepare('SELECT item, gone FROM users WHERE user_id = ?');
  return {
    isIntact: isIntact(database),
    lastChange: lastChangeOf(database),
    restores: restoresIn(database),
    find: (userId) => find(select, userId),
    *ids() {
      for (const { user_id } of rowsOf(database, 'SELECT user_id FROM users WHERE gone IS NULL')) yield String(user_id);
    },
    erasures: latestActs(database, `${LATEST} = 'erase' GROUP BY user_id`),
    withdrawals: latestActs(database, `${LATEST} NOT IN ${NOT_WITHDRAWING} GROUP BY user_id`),
    acts: (after) =>
      hasAudit(database) ? rowsOf(database, 'SELECT * FROM audit WHERE id > ? ORDER BY id', after) : [],
    close: () => database.close(),
  };
}

/** Yields rows. Ends early at a damaged page. */
function* rowsOf(database: DatabaseSync, query: string, ...values: number[]): Generator<Row> {
  try {
    yield* database.prepare(query).iterate(...values);
  } catch (error) {
    if (!storageErrorCode(error)) throw error;
  }
}

function latestActs(database: DatabaseSync, query: string): Map<string, string> {
  const rows = hasAudit(database) ? rowsOf(database, query) : [];
  return new Map([...rows].map(({ user_id, at }) => [String(user_id), String(at)]));
}

/** Databases of earlier versions have no audit. */
export const hasAudit = (database: DatabaseSync): boolean =>
  database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'audit'").get() !== undefined;

function find(select: StatementSync, userId: string): Found {
  try {
    const row = select.get(userId);
    if (!row) return 'absent';
    if (row.gone !== null) return 'erased';
    const user: Partial<User> = JSON.parse(String(row.item));
    return user.user_id === userId && user.tokens ? { user: user as User } : 'unreadable';
  } catch (error) {
    if (error instanceof SyntaxError || storageErrorCode(error)) return 'unreadable';
    throw error;
  }
}

export function isIntact(database: DatabaseSync): boolean {
  try {
    const [found] = database.prepare('PRAGMA integrity_check').all();
    return found?.integrity_check === 'ok';
  } catch (error) {
    if (storageErrorCode(error)) return false;
    throw error;
  }
}

export function lastChangeOf(database: DatabaseSync): string {
  const times = CHANGES.map((query) => {
    try {
      return String(database.prepare(query).get()?.at ?? '');
    } catch {
      // A missing table, or a damaged one.
      return '';
    }
  });
  return times.reduce((latest, time) => (time > latest ? time : latest));
}
