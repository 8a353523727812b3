import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failure } from '../feed/failure.ts';
import { copyDurably, syncFolder } from './copy.ts';
import { copySnapshot, type SnapshotCounts } from './snapshot.ts';

export interface BackupOptions {
  dataDir: string;
  to: string;
}

/**
 * Copies the signing secret, the database as it was at one moment, and every portrait that a profile in it names. What is being
 * uploaded is left out: it is a matter of minutes, and still holds whatever the camera wrote into it. The folder has its name
 * only once all of it is on disk. Throws a failure when there is nothing to copy, or something is in the way.
 */
export async function backUp({ dataDir, to }: BackupOptions): Promise<SnapshotCounts> {
  if (!existsSync(join(dataDir, 'hatchery.db'))) {
    throw failure(`${dataDir} holds no hatchery.db: name the server's data folder with --data-dir.`);
  }
  if (existsSync(to)) throw failure(`${to} is there already: name a new folder.`);
  const draft = `${to}.unfinished`;
  await claim(draft);
  try {
    await copyDurably(join(dataDir, 'signing-secret'), join(draft, 'signing-secret'));
    const counts = await copySnapshot(dataDir, draft);
    await syncFolder(draft);
    await rename(draft, to);
    await syncFolder(dirname(to));
    return counts;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function claim(draft: string): Promise<void> {
  await mkdir(dirname(draft), { recursive: true, mode: 0o700 });
  try {
    await mkdir(draft, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw failure(`${draft} is there already: a backup is under way, or was cut short. If none is running, remove it.`);
  }
}
