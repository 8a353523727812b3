import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SourceError } from '../../sources/errors.ts';
import { databaseChunks, notADatabase } from '../../sources/health-connect/database-file.ts';
import type { OpenDatabase, Value } from '../../sources/health-connect/open-database.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** The statements and functions that reading needs. Triggers, views and functions in the file's schema can use no more. */
const ALLOWED: ReadonlySet<number> = new Set([constants.SQLITE_SELECT, constants.SQLITE_READ]);
const FUNCTIONS: ReadonlySet<string | null> = new Set(['typeof', 'count', 'octet_length', 'like']);
const PRAGMAS: ReadonlySet<string | null> = new Set(['table_info']);
/** SQLite's result code SQLITE_NOTADB. */
const NOT_A_DATABASE = 26;

/** Opens a database by `node:sqlite`, which needs it on disk: as a temporary copy that only this user can read. */
export const openDatabase: OpenDatabase = async (file, signal) => {
  const folder = temporaryFolder();
  try {
    const path = join(folder.path, 'copy.db');
    const chunks = databaseChunks(file, signal);
    await pipeline(Readable.from(chunks), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    const database = openCopy(file.name, path);
    return {
      *rows(sql, params = []) {
        try {
          yield* database.prepare(sql).iterate(...params) as Iterable<unknown> as Iterable<readonly Value[]>;
        } catch (error) {
          throw sqliteError(file.name, error);
        }
      },
      close() {
        if (database.isOpen) database.close();
        folder.remove();
      },
    };
  } catch (error) {
    folder.remove();
    throw error;
  }
};

function openCopy(name: string, path: string): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly: true, defensive: true, returnArrays: true });
  try {
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA mmap_size = 0');
    database.setAuthorizer((action, first, second) => {
      const isAllowed =
        ALLOWED.has(action) ||
        (action === constants.SQLITE_FUNCTION && FUNCTIONS.has(second)) ||
        (action === constants.SQLITE_PRAGMA && PRAGMAS.has(first));
      return isAllowed ? constants.SQLITE_OK : constants.SQLITE_DENY;
    });
    return database;
  } catch (error) {
    database.close();
    throw sqliteError(name, error);
  }
}

function sqliteError(file: string, error: unknown): unknown {
  const { code, errcode } = error as { code?: string; errcode?: number };
  if (code !== 'ERR_SQLITE_ERROR') return error;
  return errcode === NOT_A_DATABASE
    ? notADatabase(file)
    : new SourceError('damaged-database', { file }, { cause: error });
}

/** Creates a private folder. It is also removed when the process exits or receives a signal. */
function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'hatchery-import-'));
  const removeFolder = () => rmSync(path, { recursive: true, force: true });
  function remove(): void {
    for (const name of SIGNALS) process.removeListener(name, onSignal);
    process.removeListener('exit', removeFolder);
    removeFolder();
  }
  function onSignal(name: NodeJS.Signals): void {
    // Another listener decides whether the process ends. It then exits, or closes the database.
    if (process.listenerCount(name) > 1) return;
    remove();
    process.kill(process.pid, name);
  }
  for (const name of SIGNALS) process.on(name, onSignal);
  process.on('exit', removeFolder);
  return { path, remove };
}
