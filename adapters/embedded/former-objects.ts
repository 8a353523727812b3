import { existsSync, renameSync, rmSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from './durable-folders.ts';
import { isKey, placeOf } from './object-places.ts';
import { ifPresent } from './storage-fault.ts';

const KINDS = ['avatars', 'portraits'];
/** Files that are moved in one turn of the event loop: a millisecond's work. */
const STEP = 20;

/**
 * Moves objects that lie in one folder for all of a kind, as up to version 0.1, to their places, and removes those not to keep. What has been
 * stored at its place meanwhile is newer and stays. Each move is a rename, so a crash leaves an object in one place or the other.
 */
export async function moveFormerObjects(folder: string, keep: (key: string) => Promise<boolean>): Promise<void> {
  for (const kind of KINDS) {
    // Again until there are none: what is moved away while a folder is listed may hide others.
    while ((await moveListed(folder, kind, keep)) > 0);
  }
}

async function moveListed(folder: string, kind: string, keep: (key: string) => Promise<boolean>): Promise<number> {
  let moved = 0;
  for await (const entry of (await ifPresent(() => opendir(join(folder, kind), { bufferSize: 1_024 }))) ?? []) {
    const key = `${kind}/${entry.name}`;
    if (!entry.isFile() || !isKey(key)) continue;
    const to = join(folder, placeOf(key));
    const isKept = await keep(key);
    if (isKept) await makeFolder(dirname(to));
    await ifPresent(async () => moveNow(join(folder, key), to, isKept));
    moved += 1;
    if (moved % STEP === 0) await new Promise(setImmediate);
  }
  return moved;
}

/** Without a pause, so that nothing is stored in between. */
function moveNow(from: string, to: string, isKept: boolean): void {
  if (!isKept || existsSync(to)) rmSync(from);
  else renameSync(from, to);
}
