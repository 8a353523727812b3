/**
 * Each restore is recorded in the restored database. A database that was set back to an older backup lacks what was created between that
 * backup and the restore, although nothing of it was removed.
 */
import type { DatabaseSync } from 'node:sqlite';

interface RestoreRecord {
  at: string;
  /** The last change that the restored backup has. */
  set_back_to: string;
}

export function restoresIn(database: DatabaseSync): RestoreRecord[] {
  if (!database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'restores'").get()) return [];
  const rows = database.prepare('SELECT at, set_back_to FROM restores').all();
  return rows.map(({ at, set_back_to }) => ({ at: String(at), set_back_to: String(set_back_to) }));
}

export function recordRestore(database: DatabaseSync, { at, set_back_to }: RestoreRecord): void {
  database.exec('CREATE TABLE IF NOT EXISTS restores (at TEXT NOT NULL, set_back_to TEXT NOT NULL) STRICT');
  database.prepare('INSERT INTO restores VALUES (?, ?)').run(at, set_back_to);
}

/** @returns the time of the oldest backup to which a later database was set back since this backup; undefined if it was not */
export function setBackTo(later: readonly RestoreRecord[], backup: readonly RestoreRecord[]): string | undefined {
  const known = new Set(backup.map(({ at }) => at));
  const times = later.filter(({ at }) => !known.has(at)).map(({ set_back_to }) => set_back_to);
  return times.sort()[0];
}
