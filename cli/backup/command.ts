import { constants, existsSync } from 'node:fs';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { storageErrorCode } from '../../adapters/disk/storage-error.ts';
import { CommandError } from '../errors.ts';
import { type JsonFlag, jsonOption } from '../flags.ts';
import { createFolder } from '../folders.ts';
import { createOutput } from '../output.ts';
import { copyDurably, copySnapshot, type SnapshotCounts, syncFolder } from './snapshot.ts';

interface BackupFlags extends JsonFlag {
  to: string;
  dataDir?: string;
}

const HELP = `
The server may be running. To restore a backup, stop the server and start it with DATA_DIR set to a copy of the backup.`;

export const backupCommand = (): Command =>
  new Command('backup')
    .description("copy a server's data folder, consistently, while it runs")
    .requiredOption('--to <folder>', 'a new folder; gets this name when the copy is complete')
    .addOption(new Option('--data-dir <folder>', "the server's data folder; ./data by default").env('DATA_DIR'))
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (flags: BackupFlags) => {
      // Makes the backup readable by the current system user only.
      process.umask(0o077);
      const { say, finish } = createOutput(flags);
      const to = resolve(flags.to);
      const dataDir = resolve(flags.dataDir || './data');
      const counts = await backUp(dataDir, to).catch((error) => {
        throw explained(error, dataDir, to);
      });
      say(`${to} is complete: ${counts.users} users, ${counts.portraits} portraits.`);
      finish({ result: { to, ...counts } });
    });

/** @throws a CommandError when the data folder has no database, or this user of the machine cannot read it */
async function checkSource(dataDir: string): Promise<void> {
  try {
    await access(join(dataDir, 'hatchery.db'), constants.R_OK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') {
      throw new CommandError(`This user of the machine cannot read ${dataDir}: run the command as the server's user.`);
    }
    throw new CommandError(`${dataDir} holds no hatchery.db: set --data-dir to the server's data folder.`);
  }
}

/** Adds advice to a storage error. */
function explained(error: unknown, dataDir: string, to: string): unknown {
  const code = storageErrorCode(error);
  if (!code) return error;
  return new CommandError(
    `The backup failed (${code}): let this user of the machine read ${dataDir} and write to ${dirname(to)}, and see that the disk has room.`,
  );
}

/**
 * Copies the signing secret, a snapshot of the database, and the portrait of every profile in that snapshot. Unpublished uploads are not
 * copied, because they are deleted after an hour and still contain the camera's metadata. The folder gets its final name only after all
 * files have been synced to disk.
 *
 * @throws a CommandError when the data folder does not exist, or the target already exists
 */
async function backUp(dataDir: string, to: string): Promise<SnapshotCounts> {
  await checkSource(dataDir);
  if (existsSync(to)) throw new CommandError(`${to} exists already: set --to to a new folder.`);
  const draft = `${to}.unfinished`;
  await createDraft(draft);
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

async function createDraft(draft: string): Promise<void> {
  await createFolder(dirname(draft));
  try {
    await mkdir(draft, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new CommandError(
      `${draft} exists already: another backup is running or was interrupted. If none is running, delete the folder.`,
    );
  }
}
