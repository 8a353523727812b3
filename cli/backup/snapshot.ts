import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { formerPlaceOf, placeOf } from '../../adapters/disk/object-places.ts';
import { CommandError } from '../errors.ts';

export interface SnapshotCounts {
  users: number;
  portraits: number;
}

/** Each pass has less to copy than the one before: even under load a few are enough. */
const MAX_PASSES = 50;

/**
 * Copies the database and the portraits of one moment while the server continues to write. Throws a CommandError when portraits are
 * missing or the database is damaged.
 *
 * A replaced portrait is removed at once, so no order of copying is right: copied after the database it may be gone, and copied before
 * it its successor is missing. So a snapshot of the database is held while every portrait that it names is copied. If one is gone,
 * the next snapshot names another. The snapshot whose portraits were all copied is copied last.
 */
export async function copySnapshot(dataDir: string, to: string): Promise<SnapshotCounts> {
  using database = new DatabaseSync(join(dataDir, 'hatchery.db'), { readOnly: true });
  const portraits = await holdWholeSnapshot(database, join(dataDir, 'objects'), join(to, 'objects'));
  const counted = database.prepare('SELECT count(*) AS users FROM users').get();
  const copy = join(to, 'hatchery.db');
  // From the held snapshot: writes by others do not restart the copying.
  await backup(database, copy);
  assertSound(copy);
  return { users: Number(counted?.users), portraits };
}

/** Leaves the database in a transaction all of whose portraits have been copied; returns their number. */
async function holdWholeSnapshot(database: DatabaseSync, from: string, to: string): Promise<number> {
  await mkdir(join(to, 'portraits'), { recursive: true, mode: 0o700 });
  const named = database.prepare("SELECT item ->> 'portrait' AS key FROM users WHERE item ->> 'portrait' IS NOT NULL");
  let gone = 0;
  for (let pass = 1; pass <= MAX_PASSES; pass += 1) {
    database.exec('BEGIN');
    const keys = named.all().map(({ key }) => String(key));
    gone = 0;
    for (const key of keys) if (!(await isCopied(key, from, to))) gone += 1;
    if (gone === 0) {
      const folders = new Set(keys.map((key) => dirname(placeOf(key))));
      for (const folder of [...folders, 'portraits', '.']) await syncFolder(join(to, folder));
      return keys.length;
    }
    database.exec('COMMIT');
  }
  throw new CommandError(
    `${gone} portraits of profiles are missing in ${from}: nothing was backed up. Restore the missing files first.`,
  );
}

/** Copies a portrait unless an earlier pass has. A key is never used twice, so what was copied is still right. */
async function isCopied(key: string, from: string, to: string): Promise<boolean> {
  const copy = join(to, placeOf(key));
  if (existsSync(copy)) return true;
  await mkdir(dirname(copy), { recursive: true, mode: 0o700 });
  // A server that was just upgraded moves portraits from the former place to the present one.
  for (const place of [formerPlaceOf(key), placeOf(key)]) if (await copied(join(from, place), copy)) return true;
  return false;
}

async function copied(from: string, to: string): Promise<boolean> {
  try {
    await copyDurably(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return false;
  }
}

function assertSound(file: string): void {
  using database = new DatabaseSync(file);
  const [found] = database.prepare('PRAGMA quick_check').all();
  if (found?.quick_check !== 'ok')
    throw new CommandError('The database is damaged: nothing was backed up. Restore the last backup.');
}

/** Copies a file with permissions for this user of the machine only; it is on disk when this resolves. */
export async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await using file = await open(to, 'r+');
  await file.chmod(0o600);
  await file.sync();
}

/** Makes the names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path);
  await folder.sync();
}
