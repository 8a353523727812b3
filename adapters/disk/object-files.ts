import { closeSync, fstatSync, mkdirSync, openSync, readFile, renameSync, rmSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { StoredObject } from '../../core/ports/objects.ts';
import type { Report } from '../../core/ports/reporter.ts';
import { makeFolder, syncFolder } from './durable-folders.ts';
import { translateStorageError } from './storage-error.ts';

/**
 * Options for creating a file with `writeFile` or `createWriteStream`. With these options, the call fails if the file exists, only the
 * current OS user can read the file, and the file is flushed to disk before it is closed.
 */
export const NEW_FILE = { flags: 'wx', mode: 0o600, flush: true } as const;

/**
 * Stores a file atomically and durably. `fill` writes a draft, which is then renamed to `path`, so readers see either the previous file or
 * the complete new one. `onPlaced` is called synchronously after the rename.
 *
 * @throws `unavailable` on a disk error
 */
export type FileWriter = (path: string, fill: (draft: string) => Promise<void>, onPlaced: () => void) => Promise<void>;

/**
 * Creates a writer that keeps its drafts in the folder `drafts`. First removes the drafts left by a crash, which belong to uploads that
 * were never acknowledged.
 */
export function fileWriter(drafts: string, report: Report): FileWriter {
  rmSync(drafts, { recursive: true, force: true });
  mkdirSync(drafts, { recursive: true, mode: 0o700 });

  return async (path, fill, onPlaced) => {
    const draft = join(drafts, crypto.randomUUID());
    try {
      await fill(draft);
      await makeFolder(dirname(path));
      renameSync(draft, path);
      onPlaced();
    } catch (error) {
      // If the removal fails too, the next start removes the draft.
      await rm(draft, { force: true }).catch((failure) => report(failure, 'removing'));
      throw translateStorageError(error);
    }
    await syncFolder(dirname(path));
  };
}

const readOpenFile = promisify(readFile) as (file: number) => Promise<Buffer>;

/**
 * Reads a file of at most `maxBytes`. Only the content is read asynchronously: on a busy server, each asynchronous step waits for a turn of
 * the event loop.
 *
 * @throws ENOENT when the file does not exist
 */
export async function readObject(path: string, maxBytes: number): Promise<StoredObject> {
  const file = openSync(path, 'r');
  try {
    const present = fstatSync(file, { bigint: true });
    const size = Number(present.size);
    return { etag: etagOf(present), size, bytes: size > maxBytes ? undefined : await readOpenFile(file) };
  } finally {
    closeSync(file);
  }
}

/**
 * Removes a file if its etag matches, or unconditionally if no etag is given. Synchronous, so that no upload can be stored between the
 * check and the removal.
 */
export function removeFile(path: string, etag?: string): boolean {
  const present = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (!present || (etag !== undefined && etag !== etagOf(present))) return false;
  rmSync(path);
  return true;
}

function etagOf({ ino, mtimeNs, size }: { ino: bigint; mtimeNs: bigint; size: bigint }): string {
  return `${ino}-${mtimeNs}-${size}`;
}
