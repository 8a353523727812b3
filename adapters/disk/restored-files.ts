import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';

/** `restore-TIME.draft` while a restore is being prepared, and `restore-TIME.ready` from the moment it has to be finished. */
const RESTORE = /^restore-([0-9TZ]+)\.(draft|ready)$/;
/** What a restore replaces, with the files that belong to it and are not restored. */
const REPLACED = [['hatchery.db', 'hatchery.db-wal', 'hatchery.db-shm'], ['objects'], ['signing-secret']] as const;

type Rename = (from: string, to: string) => void;

/** Returns the folder in which to prepare a restore of this data folder. */
export function restoreDraft(dataDir: string, now: Date): string {
  return join(dataDir, `restore-${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}.draft`);
}

/**
 * Commits a prepared restore, and puts its files in place. The first rename is the commit: before it, the data folder is unchanged; after
 * it, `finishRestore` puts the files in place, even if this process ends. The draft must be complete and flushed to disk.
 *
 * @returns the folder with the replaced files; undefined if there were none
 */
export function commitRestore(dataDir: string, draft: string, rename: Rename = renameSync): string | undefined {
  rename(draft, draft.replace(/draft$/, 'ready'));
  sync(dataDir);
  return finishRestore(dataDir, rename);
}

/**
 * Finishes a restore that was committed, and deletes one that was not. Call it only while the data folder is locked and its database is
 * closed. Idempotent, so that it can be repeated after a crash at any step.
 *
 * @returns the folder with the replaced files; undefined if there was nothing to finish, or nothing to replace
 */
export function finishRestore(dataDir: string, rename: Rename = renameSync): string | undefined {
  let replaced: string | undefined;
  for (const name of readdirSync(dataDir)) {
    const [, time, state] = RESTORE.exec(name) ?? [];
    if (state === 'ready')
      replaced = putInPlace(dataDir, join(dataDir, name), join(dataDir, `replaced-${time}`), rename);
    if (state) rmSync(join(dataDir, name), { recursive: true, force: true });
  }
  return replaced;
}

function putInPlace(dataDir: string, ready: string, replaced: string, rename: Rename): string | undefined {
  mkdirSync(replaced, { recursive: true, mode: 0o700 });
  for (const [name, ...others] of REPLACED) {
    // Without its new file in `ready`, the name was finished before, and the file in the data folder is the new one.
    if (!existsSync(join(ready, name))) continue;
    // The write-ahead log first: it must never meet another database than its own.
    for (const former of [...others, name]) {
      if (existsSync(join(dataDir, former))) rename(join(dataDir, former), join(replaced, former));
    }
    rename(join(ready, name), join(dataDir, name));
  }
  for (const folder of [replaced, dataDir]) sync(folder);
  if (readdirSync(replaced).length > 0) return replaced;
  rmdirSync(replaced);
  return undefined;
}

/** Flushes a folder's entries to disk. */
function sync(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
