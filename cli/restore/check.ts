import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { storageErrorCode } from '../../adapters/disk/storage-error.ts';
import { StartupError } from '../../core/errors.ts';
import { openStores } from '../../server/stores.ts';
import { copyDurably } from '../backup/snapshot.ts';
import { CommandError } from '../errors.ts';
import { hasAudit, isIntact } from './later.ts';

const SECRET_BYTES = 32;
/** Opening the stores requires a quota. A restore receives no uploads. */
export const NO_UPLOADS = { uploadQuota: 0 };

/**
 * Checks that a folder looks like a complete backup, without changing it.
 *
 * @throws a CommandError that says what is missing
 */
export function checkFolder(backup: string, dataDir: string): void {
  if (backup === dataDir) throw new CommandError('The backup and the data folder are the same folder.');
  if (backup.endsWith('.unfinished')) throw new CommandError(`${backup} is incomplete: choose another backup.`);
  if (!existsSync(join(backup, 'hatchery.db')))
    throw new CommandError(`${backup} holds no hatchery.db: name a backup.`);
  const secret = join(backup, 'signing-secret');
  if (existsSync(secret) && readFileSync(secret).length === SECRET_BYTES) return;
  throw new CommandError(`The signing secret of ${backup} is missing or damaged: choose another backup.`);
}

/**
 * Copies a backup's database and its signing secret into the draft, migrates the database, and checks it.
 *
 * @returns whether the server that made the backup had an audit
 * @throws a CommandError when the database is damaged, or a newer version of Hatchery has written it
 */
export async function prepareDraft(backup: string, draft: string): Promise<boolean> {
  await mkdir(join(draft, 'objects'), { recursive: true, mode: 0o700 });
  await copyDurably(join(backup, 'hatchery.db'), join(draft, 'hatchery.db'));
  // A backup has no write-ahead log, but the copy of a data folder may have one.
  if (existsSync(join(backup, 'hatchery.db-wal'))) {
    copyFileSync(join(backup, 'hatchery.db-wal'), join(draft, 'hatchery.db-wal'));
  }
  await writeFile(join(draft, 'signing-secret'), readFileSync(join(backup, 'signing-secret')), {
    mode: 0o600,
    flush: true,
  });
  const hadAudit = check(draft);
  if (hadAudit === undefined) throw new CommandError(`The database of ${backup} is damaged: choose another backup.`);
  return hadAudit;
}

/** @returns whether the database had an audit before it was migrated; undefined if it is damaged */
function check(draft: string): boolean | undefined {
  const file = join(draft, 'hatchery.db');
  try {
    const hadAudit = read(file, hasAudit);
    // Opening the stores migrates the database.
    openStores({ dataDir: draft, ...NO_UPLOADS }).close();
    return read(file, isIntact) ? hadAudit : undefined;
  } catch (error) {
    if (error instanceof StartupError) throw new CommandError(error.message);
    if (['SQLITE_NOTADB', 'SQLITE_CORRUPT'].includes(storageErrorCode(error) ?? '')) return undefined;
    throw error;
  }
}

function read<T>(file: string, work: (database: DatabaseSync) => T): T {
  using database = new DatabaseSync(file);
  return work(database);
}
