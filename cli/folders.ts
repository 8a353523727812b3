import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CommandError } from './errors.ts';

/**
 * Creates the folder that `--to` names, readable by the current system user only, unless it exists.
 *
 * @throws a CommandError when it cannot be created
 */
export async function createFolder(folder: string): Promise<void> {
  try {
    await createMissing(folder);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new CommandError(`The folder ${folder} cannot be created (${code}): set another with --to.`);
  }
}

/** Creates one folder at a time, because Node's recursive `mkdir` never returns for a path below `/proc`. */
async function createMissing(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  if (dirname(folder) !== folder) await createMissing(dirname(folder));
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have created it at the same time.
    if (!(await isFolder(folder))) throw error;
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
