import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ifPresent } from './storage-error.ts';

/** Creates a folder and its parents, and flushes them to disk. If the folder exists, the only cost is one `mkdir` call. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** Flushes a folder's entries to disk. Creating, renaming or removing a file is durable only after this. */
export async function syncFolder(path: string): Promise<void> {
  await ifPresent(async () => {
    await using folder = await open(path);
    await folder.sync();
  });
}
