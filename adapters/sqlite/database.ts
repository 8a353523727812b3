import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StartupError } from '../../core/errors.ts';

/** Each entry takes the schema one version further. Entries are never edited, only added. */
const MIGRATIONS = [
  `CREATE TABLE users (
     user_id TEXT PRIMARY KEY,
     version INTEGER NOT NULL,
     item TEXT NOT NULL
   ) STRICT`,
  `CREATE TABLE batches (
     user_id TEXT NOT NULL,
     start TEXT NOT NULL,
     stream_id TEXT NOT NULL,
     batch_id TEXT NOT NULL,
     digest TEXT NOT NULL,
     received_at TEXT NOT NULL,
     sample_count INTEGER NOT NULL,
     body BLOB NOT NULL,
     PRIMARY KEY (user_id, start, stream_id, batch_id)
   ) STRICT;
   CREATE INDEX batches_by_age ON batches (start);
   CREATE TABLE pets (
     user_id TEXT PRIMARY KEY,
     as_of TEXT NOT NULL,
     item TEXT NOT NULL
   ) STRICT;
   CREATE TABLE waiting (
     user_id TEXT PRIMARY KEY,
     since TEXT NOT NULL
   ) STRICT, WITHOUT ROWID`,
  // NULL for users who are there, empty while they are being erased, and then the time after which not even their id is kept.
  `ALTER TABLE users ADD COLUMN gone TEXT;
   CREATE INDEX users_by_gone ON users (gone) WHERE gone IS NOT NULL`,
  // When the last reading of a batch starts; NULL in older rows.
  'ALTER TABLE batches ADD COLUMN latest TEXT',
  // Pets are ordered by revision, no longer by time, and `waiting` counts the batches that are not in a pet yet. For existing rows the count is
  // unknown; 1 is enough, as a rebuild reads all batches.
  `ALTER TABLE pets ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE pets DROP COLUMN as_of;
   ALTER TABLE waiting DROP COLUMN since;
   ALTER TABLE waiting ADD COLUMN batches INTEGER NOT NULL DEFAULT 1`,
  // When the clock was last checked, in one row; at first, when the latest readings were received.
  `CREATE TABLE clock (
     id INTEGER PRIMARY KEY CHECK (id = 1),
     seen TEXT NOT NULL
   ) STRICT;
   INSERT INTO clock SELECT 1, received_at FROM batches ORDER BY rowid DESC LIMIT 1`,
  // Starts with all revoked streams, as an earlier version may have been interrupted while it erased their readings.
  `CREATE TABLE removals (
     id TEXT PRIMARY KEY,
     since TEXT NOT NULL,
     removal TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX removals_by_age ON removals (since);
   INSERT INTO removals
     SELECT streams.key, '', json_object('kind', 'stream', 'user_id', user_id, 'stream_id', streams.key)
     FROM users, json_each(users.item, '$.streams') AS streams WHERE streams.value ->> 'revoked_at' IS NOT NULL`,
  `CREATE TABLE reading_counts (
     user_id TEXT NOT NULL,
     day TEXT NOT NULL,
     counts TEXT NOT NULL,
     PRIMARY KEY (user_id, day)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX reading_counts_by_day ON reading_counts (day)`,
];

/** For so long another program may hold the database before opening it gives up. */
const BUSY_MS = 1_000;

interface Options {
  /** Whether a database existed before: an empty one is then data loss, not a first start. */
  isInUse?: boolean;
}

/**
 * Opens the database and brings its schema up to date. Write-ahead log with `synchronous=FULL`: what is committed
 * survives a crash of the machine. With `secure_delete`: what is erased is overwritten too, which costs hardly anything.
 * Throws `StartupError` when the database is from a newer Hatchery, and when it is missing or empty although it was in use.
 */
export function openDatabase(file: string, { isInUse = false }: Options = {}): DatabaseSync {
  if (isInUse && !existsSync(file)) throw lost(file);
  const database = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    const version = versionOf(database);
    if (isInUse && version === 0) throw lost(file);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
    migrate(database, version);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

const versionOf = (database: DatabaseSync) => Number(database.prepare('PRAGMA user_version').get()?.user_version);

function lost(file: string): StartupError {
  const detail = `${file} is missing or empty, but there is other data beside it: put a backup in its place, or choose another DATA_DIR.`;
  return new StartupError(detail);
}

function migrate(database: DatabaseSync, version: number): void {
  if (version > MIGRATIONS.length) {
    throw new StartupError(
      `The database has schema version ${version}, this Hatchery knows up to ${MIGRATIONS.length}: use the newer Hatchery that wrote it.`,
    );
  }
  for (const [at, statements] of MIGRATIONS.entries()) {
    if (at < version) continue;
    database.exec(`BEGIN IMMEDIATE; ${statements}; PRAGMA user_version = ${at + 1}; COMMIT;`);
  }
}
