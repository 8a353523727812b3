/** Keeps filled data folders, and controls what of them the caches hold. */

import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { exitOnSignals, workFolder } from '../harness.ts';

export const databaseIn = (dataDir: string): string => join(dataDir, 'hatchery.db');

/** Returns the folder for all data folders: `SCALE_FOLDER`, which is kept, or else one that is deleted at the end. */
export function scaleFolder(): string {
  const kept = process.env.SCALE_FOLDER;
  if (!kept) return workFolder('scale');
  exitOnSignals();
  mkdirSync(kept, { recursive: true });
  return kept;
}

/** Returns what `fill` returns, which fills a data folder. If an earlier run has filled it, returns what was returned then. */
export async function fillOnce<T>(dataDir: string, fill: () => Promise<T>): Promise<T> {
  const done = `${dataDir}.json`;
  if (existsSync(done)) return JSON.parse(readFileSync(done, 'utf8'));
  rmSync(dataDir, { recursive: true, force: true });
  const result = await fill();
  writeFileSync(done, JSON.stringify(result));
  return result;
}

/** @throws if the disk of a folder has less free space than this */
export function assertRoom(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= bytes) return;
  const gigabytes = (size: number) => (size / 2 ** 30).toFixed(1);
  throw new Error(
    `This needs ${gigabytes(bytes)} GB on the disk of ${folder}, which has ${gigabytes(bavail * bsize)} GB: make room, or set a smaller size.`,
  );
}

export function flush(file: string): void {
  const descriptor = openSync(file, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

const CHUNK = Buffer.allocUnsafe(4 * 2 ** 20);

/**
 * Loads a file into the page cache. Call this before every run, because some systems drop pages that were not used
 * for a minute.
 */
export function warm(file: string): void {
  const descriptor = openSync(file, 'r');
  while (readSync(descriptor, CHUNK) > 0);
  closeSync(descriptor);
}

/**
 * Drops a file from the page cache, so that the next reads go to disk.
 * @throws if GNU dd is not available
 */
export function evict(file: string): void {
  const { status, stderr } = spawnSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0']);
  if (status !== 0) throw new Error(`The page cache could not be emptied: ${stderr}`);
}

/** Writes to a database without changing it, so that other connections forget what they have read from it. */
export function touch(file: string): void {
  using database = new DatabaseSync(file, { timeout: 1_000 });
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  database.exec(`PRAGMA user_version = ${version}`);
}
