import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { formerPlaceOf, placeOf } from '../../adapters/disk/object-places.ts';
import { forEachParallel } from '../../core/util/parallel.ts';
import { CommandError } from '../errors.ts';

export interface SnapshotCounts {
  users: number;
  portraits: number;
}

/**
 * Maximum number of passes, so that a missing file cannot cause an endless loop. Even under load, a few passes are enough, because each
 * pass copies only the portraits that are not copied yet.
 */
const MAX_PASSES = 50;
/** Number of portraits to copy at the same time. Flushing a file to disk waits, and Node has four threads for it. */
const CONCURRENCY = 8;

/**
 * Copies a consistent snapshot of the database and its portraits while the server continues to write.
 *
 * The server deletes a portrait as soon as it is replaced, so neither order works: if the database is copied first, portraits may be
 * deleted before they are copied; if the portraits are copied first, they may be outdated. Therefore:
 * 1. Open a snapshot of the database (a read transaction), and copy every portrait that it references.
 * 2. If a portrait is missing, it has been replaced. Go back to step 1 with a new snapshot, which references the new portrait.
 * 3. Once all portraits of a snapshot have been copied, copy the database from that snapshot.
 *
 * @throws a CommandError when portraits are missing or the database is damaged
 */
export async function copySnapshot(dataDir: string, to: string): Promise<SnapshotCounts> {
  using database = new DatabaseSync(join(dataDir, 'hatchery.db'), { readOnly: true });
  const portraits = await openSnapshot(database, join(dataDir, 'objects'), join(to, 'objects'));
  // Tombstones and users that are being erased have no name. The column `gone` is not used, because older databases do not have it.
  const counted = database.prepare("SELECT count(*) AS users FROM users WHERE item ->> 'name' IS NOT NULL").get();
  const copy = join(to, 'hatchery.db');
  // Copy within the open transaction. Otherwise every write by the server would restart SQLite's backup.
  await backup(database, copy);
  checkIntegrity(copy);
  return { users: Number(counted?.users), portraits };
}

/**
 * Opens a read transaction and copies every portrait that this snapshot of the database references. If a portrait is missing, starts
 * again with a new transaction. The last transaction stays open for the caller.
 *
 * @returns the number of portraits
 */
async function openSnapshot(database: DatabaseSync, from: string, to: string): Promise<number> {
  await mkdir(join(to, 'portraits'), { recursive: true, mode: 0o700 });
  const portraitKeys = database.prepare(
    "SELECT item ->> 'portrait' AS key FROM users WHERE item ->> 'portrait' IS NOT NULL",
  );
  let gone = 0;
  for (let pass = 1; pass <= MAX_PASSES; pass += 1) {
    database.exec('BEGIN');
    const folders = new Set(['portraits', '.']);
    let portraits = 0;
    gone = 0;
    await forEachParallel(portraitKeys.iterate(), CONCURRENCY, async ({ key }) => {
      portraits += 1;
      folders.add(dirname(placeOf(String(key))));
      if (!(await copyPortrait(String(key), from, to))) gone += 1;
    });
    if (gone === 0) {
      for (const folder of folders) await syncFolder(join(to, folder));
      return portraits;
    }
    database.exec('COMMIT');
  }
  throw new CommandError(
    `${gone} portraits of profiles are missing in ${from}: nothing was backed up. Restore the missing files first.`,
  );
}

/**
 * Copies a portrait unless an earlier pass has copied it. This is safe because the portrait stored under a key never changes.
 *
 * @returns false when the portrait does not exist
 */
export async function copyPortrait(key: string, from: string, to: string): Promise<boolean> {
  const copy = join(to, placeOf(key));
  if (existsSync(copy)) return true;
  await mkdir(dirname(copy), { recursive: true, mode: 0o700 });
  // The server may be moving portraits from the path that earlier versions used to the current path, so try both.
  for (const place of [formerPlaceOf(key), placeOf(key)]) if (await copyIfExists(join(from, place), copy)) return true;
  return false;
}

async function copyIfExists(from: string, to: string): Promise<boolean> {
  try {
    await copyDurably(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return false;
  }
}

function checkIntegrity(file: string): void {
  using database = new DatabaseSync(file);
  const [found] = database.prepare('PRAGMA quick_check').all();
  if (found?.quick_check !== 'ok')
    throw new CommandError('The database is damaged: nothing was backed up. Restore the last backup.');
}

/** Copies a file, makes it accessible to the current system user only, and syncs it to disk. */
export async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await using file = await open(to, 'r+');
  await file.chmod(0o600);
  await file.sync();
}

/** Syncs a folder's entries to disk, so that new files survive a crash. */
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path);
  await folder.sync();
}
