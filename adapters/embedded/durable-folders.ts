import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ifPresent } from './storage-fault.ts';

/** Makes a folder below another, and has its name on disk for good. Costs one look when it is there. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** A name is on disk for good only once its folder is. */
export async function syncFolder(path: string): Promise<void> {
  await ifPresent(async () => {
    await using folder = await open(path);
    await folder.sync();
  });
}
