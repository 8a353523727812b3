import { constants } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';

/** Copies a file for this user of the machine alone, and has it on disk before it is called copied. */
export async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await using file = await open(to, 'r+');
  await file.chmod(0o600);
  await file.sync();
}

/** A name is on disk for good only once its folder is. */
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path);
  await folder.sync();
}
