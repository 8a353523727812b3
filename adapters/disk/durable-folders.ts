import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ifPresent } from './storage-error.ts';

/** Creates a folder and its parents durably. Costs one `mkdir` call when it already exists. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** Flushes a folder's entries to disk: a new, renamed or removed file is durable only after that. */
export async function syncFolder(path: string): Promise<void> {
  await ifPresent(async () => {
    await using folder = await open(path);
    await folder.sync();
  });
}
