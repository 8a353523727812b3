import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StoredObject } from '../../core/ports/objects.ts';
import type { Report } from '../../core/ports/reporter.ts';
import { makeFolder, syncFolder } from './durable-folders.ts';
import { translateStorageError } from './storage-error.ts';

/** Options for a file that must not exist yet, readable only by this user of the machine, and flushed before it is closed. */
export const NEW_FILE = { flags: 'wx', mode: 0o600, flush: true } as const;

/**
 * Stores a file at a path: `fill` writes a draft, which is then renamed, so readers see the former file or the whole new one. `onPlaced` is
 * called synchronously after the rename. Durable once resolved.
 *
 * @throws `unavailable` for an error of the disk
 */
export type FileWriter = (path: string, fill: (draft: string) => Promise<void>, onPlaced: () => void) => Promise<void>;

/** Creates a writer that keeps its drafts in a folder. Removes drafts left by a crash, which were never acknowledged. */
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
      // If this fails too, the draft is removed at the next start.
      await rm(draft, { force: true }).catch((failure) => report(failure, 'removing'));
      throw translateStorageError(error);
    }
    await syncFolder(dirname(path));
  };
}

/**
 * Reads a file unless it is larger than `maxBytes`.
 *
 * @throws ENOENT when it does not exist
 */
export async function readObject(path: string, maxBytes: number): Promise<StoredObject> {
  await using file = await open(path);
  const present = await file.stat({ bigint: true });
  const size = Number(present.size);
  return { etag: etagOf(present), size, bytes: size > maxBytes ? undefined : await file.readFile() };
}

/** Removes a file if it has this etag, or any if none is given. Synchronous, so that no upload is stored between check and removal. */
export function removeFile(path: string, etag?: string): boolean {
  const present = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (!present || (etag !== undefined && etag !== etagOf(present))) return false;
  rmSync(path);
  return true;
}

function etagOf({ ino, mtimeNs, size }: { ino: bigint; mtimeNs: bigint; size: bigint }): string {
  return `${ino}-${mtimeNs}-${size}`;
}
