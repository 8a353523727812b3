import { createWriteStream, rmSync } from 'node:fs';
import { opendir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Maintenance } from '../../core/ports/maintenance.ts';
import type { ListedObject, ObjectStore, UploadReceiver } from '../../core/ports/objects.ts';
import type { Report } from '../../core/ports/reporter.ts';
import { addressesBy, limitBytes } from '../signed-urls/local-objects.ts';
import type { UrlSigner } from '../signed-urls/signed-urls.ts';
import { syncFolder } from './durable-folders.ts';
import { moveFormerObjects } from './former-objects.ts';
import { fileWriter, NEW_FILE, readObject, removeFile } from './object-files.ts';
import { folderOfAll, formerPlaceOf, placeOf } from './object-places.ts';
import { ifPresent } from './storage-error.ts';
import { expireUploads } from './upload-expiry.ts';
import { uploadQuota } from './upload-quota.ts';

const DEFAULT_UPLOAD_QUOTA = 1024 ** 3;

interface Options {
  folder: string;
  signer: UrlSigner;
  report: Report;
  /** Maximum total size in bytes, for all users together, of uploads that are in progress or not yet published. */
  uploadQuota?: number;
}

export interface DiskObjectStore extends ObjectStore, UploadReceiver, Maintenance {
  /**
   * Moves objects away from the paths of version 0.1, and removes those for which `keep` resolves to false. The store searches both paths
   * until this has completed once. Call it again if it was interrupted. It is cheap when there is nothing to move.
   */
  moveFormer(keep: (key: string) => Promise<boolean>): Promise<void>;
}

const UPLOADS = 'avatars';

/**
 * Stores objects as files. All objects of one user and kind are in the same subfolder. Each kind has 4,096 subfolders. Only one process at
 * a time may use `folder`.
 */
export function diskObjects({
  folder,
  signer,
  report,
  uploadQuota: maxUploadBytes = DEFAULT_UPLOAD_QUOTA,
}: Options): DiskObjectStore {
  const writeFileAt = fileWriter(join(folder, 'drafts'), report);
  const quota = uploadQuota(maxUploadBytes);
  let mayHaveFormer = true;

  /**
   * The paths where an object may be. The old path comes first: objects only move from there to the new path, so a search in this order
   * cannot miss one.
   */
  const pathsOf = (key: string): string[] =>
    [...(mayHaveFormer ? [formerPlaceOf(key)] : []), placeOf(key)].map((place) => join(folder, place));

  function store(key: string, fill: (draft: string) => Promise<void>, onPlaced = () => {}): Promise<void> {
    return writeFileAt(join(folder, placeOf(key)), fill, () => {
      onPlaced();
      if (mayHaveFormer) rmSync(join(folder, formerPlaceOf(key)), { force: true });
    });
  }

  async function keysOf(prefix: string): Promise<Set<string>> {
    const [kind = '', start = ''] = prefix.split('/');
    const found = new Set<string>();
    for (const place of [...(mayHaveFormer ? [kind] : []), folderOfAll(prefix)]) {
      await ifPresent(async () => {
        // Read as a stream, because the folder of version 0.1 holds files of all users.
        for await (const { name } of await opendir(join(folder, place), { bufferSize: 1_024 })) {
          if (name.startsWith(start)) found.add(`${kind}/${name}`);
        }
      });
    }
    return found;
  }

  return {
    ...addressesBy(signer),
    async uploadUrl(key, options) {
      quota.assertFits(options.contentLength);
      return signer.uploadUrl(key, options);
    },
    async receive(key, body, maxBytes, sender) {
      const reservation = quota.reserve(key, sender);
      const source = limitBytes(reservation.count(body), maxBytes);
      try {
        await store(key, (draft) => pipeline(source, createWriteStream(draft, NEW_FILE)), reservation.markStored);
      } finally {
        reservation.release();
      }
    },
    write: (key, bytes) => store(key, (draft) => writeFile(draft, bytes, { ...NEW_FILE, flag: NEW_FILE.flags })),
    async read(key, maxBytes) {
      for (const path of pathsOf(key)) {
        const object = await ifPresent(() => readObject(path, maxBytes));
        if (object) return object;
      }
      return undefined;
    },
    async remove(key, etag) {
      for (const path of pathsOf(key)) {
        const isRemoved = await ifPresent(async () => {
          const removed = removeFile(path, etag);
          if (removed) quota.removeStored(key);
          return removed;
        });
        if (isRemoved) await syncFolder(dirname(path));
      }
    },
    async removeAll(prefix) {
      const keys = await keysOf(prefix);
      for (const key of keys) {
        // Removes the files at both paths in one synchronous step, because `moveFormer` may be moving the object between them.
        await ifPresent(async () => {
          for (const path of pathsOf(key)) rmSync(path, { force: true });
        });
        quota.removeStored(key);
      }
      if (keys.size > 0) await syncFolder(join(folder, folderOfAll(prefix)));
      return keys.size;
    },
    async list(prefix) {
      const listed: ListedObject[] = [];
      for (const key of await keysOf(prefix)) {
        for (const path of pathsOf(key)) {
          const present = await ifPresent(() => stat(path));
          if (present) listed.push({ key, written_at: present.mtime.toISOString() });
        }
      }
      return listed;
    },
    // Also counts the remaining uploads towards the quota, which starts empty in every process.
    expire: (before) => expireUploads(folder, UPLOADS, Date.parse(before), quota),
    async moveFormer(keep) {
      if (!mayHaveFormer) return;
      await moveFormerObjects(folder, keep);
      mayHaveFormer = false;
    },
  };
}
