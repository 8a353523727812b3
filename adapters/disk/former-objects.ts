import { existsSync, renameSync, rmSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from './durable-folders.ts';
import { isKey, placeOf } from './object-places.ts';
import { ifPresent } from './storage-error.ts';

const KINDS = ['avatars', 'portraits'];
/** Files moved in one turn of the event loop. 20 take about 1 ms. */
const STEP = 20;

/**
 * Moves objects from the layout of version 0.1, one folder per kind, and removes those for which `keep` resolves to false. If the new path
 * already exists, its object is newer and stays. Each move is a rename, so after a crash an object is at one path or the other.
 */
export async function moveFormerObjects(folder: string, keep: (key: string) => Promise<boolean>): Promise<void> {
  for (const kind of KINDS) {
    // Repeated until no file is left, because moving files while their folder is listed may hide others.
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

/** Synchronous, so that no object is stored between the check and the move. */
function moveNow(from: string, to: string, isKept: boolean): void {
  if (!isKept || existsSync(to)) rmSync(from);
  else renameSync(from, to);
}
