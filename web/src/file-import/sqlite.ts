import type { Sqlite3Static, Database as SqliteDatabase } from '@sqlite.org/sqlite-wasm';
import { SourceError } from '../../../sources/errors.ts';
import { databaseChunks, notADatabase } from '../../../sources/health-connect/database-file.ts';
import type { OpenDatabase, Value } from '../../../sources/health-connect/open-database.ts';
import type { SourceFile } from '../../../sources/source-file.ts';

/** The database is held in memory, and phones have little. Health Connect's exports have some 50 MB. */
const MAX_BYTES = 256 * 1024 ** 2;

/** Opens a database by SQLite itself, compiled to WebAssembly. It is loaded when it is first needed. */
export const openDatabase: OpenDatabase = async (file, signal) => {
  if (file.size > MAX_BYTES) {
    throw new SourceError('database-too-large', { file: file.name, limit: `${MAX_BYTES / 1024 ** 2} MB` });
  }
  const sqlite = await loadSqlite();
  const database = await deserialize(sqlite, file, signal);
  return {
    *rows(sql, params = []) {
      try {
        using statement = disposable(database.prepare(sql));
        if (params.length > 0) statement.value.bind([...params]);
        while (statement.value.step()) yield statement.value.get([]) as Value[];
      } catch (error) {
        throw sqliteError(sqlite, file.name, error);
      }
    },
    close: () => database.close(),
  };
};

let loading: Promise<Sqlite3Static> | undefined;

/** Loads SQLite once. A failure, such as a lost connection, can be retried. */
async function loadSqlite(): Promise<Sqlite3Static> {
  loading ??= import('@sqlite.org/sqlite-wasm').then(async ({ default: load }) => {
    const sqlite = await load();
    // It would write each damaged page to the console.
    sqlite.config.warn = () => {};
    return sqlite;
  });
  try {
    return await loading;
  } catch (error) {
    loading = undefined;
    throw error;
  }
}

const disposable = <T extends { finalize(): unknown }>(value: T) => ({
  value,
  [Symbol.dispose]: () => void value.finalize(),
});

/** Copies the file into SQLite's memory, chunk by chunk, so that it is never in memory twice. */
async function deserialize(sqlite: Sqlite3Static, file: SourceFile, signal: AbortSignal): Promise<SqliteDatabase> {
  const { capi, wasm, oo1 } = sqlite;
  const bytes = wasm.alloc(Math.max(file.size, 1));
  let isOwned = true;
  const database = new oo1.DB(':memory:');
  try {
    let length = 0;
    for await (const chunk of databaseChunks(file, signal)) {
      // The memory may have grown and moved since the last chunk.
      wasm.heap8u().set(chunk, Number(bytes) + length);
      length += chunk.length;
    }
    const flags = capi.SQLITE_DESERIALIZE_READONLY | capi.SQLITE_DESERIALIZE_FREEONCLOSE;
    // SQLite frees the memory from here on, also if this fails.
    isOwned = false;
    database.checkRc(capi.sqlite3_deserialize(database, 'main', bytes, length, length, flags));
    capi.sqlite3_db_config(database, capi.SQLITE_DBCONFIG_DEFENSIVE, 1, 0);
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA query_only = ON');
    return database;
  } catch (error) {
    database.close();
    if (isOwned) wasm.dealloc(bytes);
    throw sqliteError(sqlite, file.name, error);
  }
}

function sqliteError({ SQLite3Error, capi }: Sqlite3Static, file: string, error: unknown): unknown {
  if (!(error instanceof SQLite3Error)) return error;
  if ((error.resultCode & 0xff) === capi.SQLITE_NOTADB) return notADatabase(file);
  return new SourceError('damaged-database', { file }, { cause: error });
}
