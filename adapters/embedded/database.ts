import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../core/errors.ts';

/** Each entry takes the schema one version further. Entries are never edited, only added. */
const MIGRATIONS = [
  `CREATE TABLE users (
     user_id TEXT PRIMARY KEY,
     version INTEGER NOT NULL,
     item TEXT NOT NULL
   ) STRICT`,
];

/** For so long another program may hold the database before a statement gives up. */
const BUSY_MS = 1_000;

/**
 * Opens the database and brings its schema up to date. Write-ahead log with `synchronous=FULL`: what is committed
 * survives a crash of the machine. Throws `unavailable` when the database is from a newer Hatchery.
 */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: DatabaseSync): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  if (version > MIGRATIONS.length) {
    throw new AppError(
      'unavailable',
      `The database has schema version ${version}, this Hatchery knows up to ${MIGRATIONS.length}: use the newer Hatchery that wrote it.`,
    );
  }
  for (const [at, statements] of MIGRATIONS.entries()) {
    if (at < version) continue;
    database.exec(`BEGIN IMMEDIATE; ${statements}; PRAGMA user_version = ${at + 1}; COMMIT;`);
  }
}
