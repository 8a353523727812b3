import { existsSync, renameSync, rmSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from './durable-folders.ts';
import { isKey, placeOf } from './object-places.ts';
import { ifPresent } from './storage-error.ts';

const KINDS = ['avatars', 'portraits'];
/** Number of files to move per turn of the event loop. Moving 20 takes about 1 ms. */
const STEP = 20;

/**
 * Moves objects out of the layout of version 0.1, which had one folder per kind, and removes those for which `keep` resolves to false. If a
 * file already exists at the new path, it is the newer object, so the old one is removed. Each move is a rename, so after a crash an object
 * is at one of the two paths.
 */
export async function moveFormerObjects(folder: string, keep: (key: string) => Promise<boolean>): Promise<void> {
  for (const kind of KINDS) {
    // List the folder again until no file is left to move, because moving files while their folder is being listed can make the listing
    // skip other files.
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

/** Synchronous, so that no object can be stored between the check and the move. */
function moveNow(from: string, to: string, isKept: boolean): void {
  if (!isKept || existsSync(to)) rmSync(from);
  else renameSync(from, to);
}
