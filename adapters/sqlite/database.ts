import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StartupError } from '../../core/errors.ts';

/** Each entry migrates the schema by one version. Entries may be added, but never edited. */
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
  // NULL for a user; an empty string while the user is being erased; afterwards, the time until which the tombstone is kept.
  `ALTER TABLE users ADD COLUMN gone TEXT;
   CREATE INDEX users_by_gone ON users (gone) WHERE gone IS NOT NULL`,
  // The start of the batch's last reading, or NULL in rows from before this migration.
  'ALTER TABLE batches ADD COLUMN latest TEXT',
  // Pets are now ordered by revision instead of time. `waiting` counts the batches that are not included in the pet yet. For existing rows
  // the true count is unknown. 1 is enough, because any pending batch leads to a rebuild from all batches.
  `ALTER TABLE pets ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE pets DROP COLUMN as_of;
   ALTER TABLE waiting DROP COLUMN since;
   ALTER TABLE waiting ADD COLUMN batches INTEGER NOT NULL DEFAULT 1`,
  // Stores, in a single row, the time at which the clock was last checked. Initially this is the time at which the latest batch was
  // received.
  `CREATE TABLE clock (
     id INTEGER PRIMARY KEY CHECK (id = 1),
     seen TEXT NOT NULL
   ) STRICT;
   INSERT INTO clock SELECT 1, received_at FROM batches ORDER BY rowid DESC LIMIT 1`,
  // Initially contains all revoked streams, because an earlier version may have been interrupted while it erased their readings.
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
  `CREATE TABLE identity_links (
     identity_id TEXT PRIMARY KEY,
     user_id TEXT NOT NULL,
     claimed_at TEXT NOT NULL,
     claim_id TEXT NOT NULL
   ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE pairings (
     user_code TEXT PRIMARY KEY,
     expires_at TEXT NOT NULL,
     revision INTEGER NOT NULL,
     item TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX pairings_by_expiry ON pairings (expires_at)`,
  `CREATE TABLE audit (
     id INTEGER PRIMARY KEY,
     at TEXT NOT NULL,
     actor TEXT NOT NULL,
     act TEXT NOT NULL,
     user_id TEXT
   ) STRICT;
   CREATE INDEX audit_by_time ON audit (at, id);
   CREATE INDEX audit_by_user ON audit (user_id, at, id)`,
];

/** How long to wait for a lock of another program while the database is being opened. */
const BUSY_TIMEOUT_MS = 1_000;

interface Options {
  /** Whether a server has used this database before. If so, a missing or empty database means data loss, not a first start. */
  isInUse?: boolean;
}

/**
 * Opens the database and migrates its schema. It uses a write-ahead log with `synchronous=FULL`, so that committed data survives a crash of
 * the machine. It uses `secure_delete`, which overwrites deleted data at almost no cost.
 *
 * @throws `StartupError` when a newer version of Hatchery wrote the database, or when the database was in use before but is now missing or
 * empty
 */
export function openDatabase(file: string, { isInUse = false }: Options = {}): DatabaseSync {
  if (isInUse && !existsSync(file)) throw databaseLost(file);
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    const version = versionOf(database);
    if (isInUse && version === 0) throw databaseLost(file);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
    migrate(database, version);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

const versionOf = (database: DatabaseSync) => Number(database.prepare('PRAGMA user_version').get()?.user_version);

function databaseLost(file: string): StartupError {
  const detail = `${file} is missing or empty, but the folder has other data: restore a backup, or set another DATA_DIR.`;
  return new StartupError(detail);
}

function migrate(database: DatabaseSync, version: number): void {
  if (version > MIGRATIONS.length) {
    throw new StartupError(
      `The database has schema version ${version}, this version supports up to ${MIGRATIONS.length}: use the newer version of Hatchery that wrote it.`,
    );
  }
  for (const [at, statements] of MIGRATIONS.entries()) {
    if (at < version) continue;
    database.exec(`BEGIN IMMEDIATE; ${statements}; PRAGMA user_version = ${at + 1}; COMMIT;`);
  }
}
