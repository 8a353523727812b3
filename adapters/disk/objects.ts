import { createWriteStream, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { open, opendir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Maintenance } from '../../core/ports/maintenance.ts';
import type { ListedObject, ObjectStore, UploadReceiver } from '../../core/ports/objects.ts';
import type { Report } from '../../core/ports/reporter.ts';
import { limitBytes, signedBy } from '../signed-urls/local-objects.ts';
import type { UrlSigner } from '../signed-urls/signed-urls.ts';
import { makeFolder, syncFolder } from './durable-folders.ts';
import { moveFormerObjects } from './former-objects.ts';
import { folderOfAll, formerPlaceOf, placeOf } from './object-places.ts';
import { ifPresent, translateStorageError } from './storage-error.ts';
import { expireUploads } from './upload-expiry.ts';
import { uploadRoom } from './upload-room.ts';

/** Bytes of uploads that are under way or not yet published, of all users together. */
const UPLOAD_QUOTA = 1024 ** 3;

interface Options {
  folder: string;
  signer: UrlSigner;
  report: Report;
  uploadQuota?: number;
}

export interface DiskObjectStore extends ObjectStore, UploadReceiver, Maintenance {
  /**
   * Moves objects from the places of former versions, and removes those not to keep. Until it has completed once, objects are looked for
   * in both places. If interrupted, call it again; cheap when there is nothing to move.
   */
  moveFormer(keep: (key: string) => Promise<boolean>): Promise<void>;
}

/** A file that is not there yet, for this user of the machine alone, on disk before it is called written. */
const NEW_FILE = { flags: 'wx', mode: 0o600, flush: true } as const;
const UPLOADS = 'avatars';

/** Objects as files below a folder, in 4,096 folders for each kind, by user. Only one process may use the folder at a time. */
export function diskObjects({ folder, signer, report, uploadQuota = UPLOAD_QUOTA }: Options): DiskObjectStore {
  const drafts = join(folder, 'drafts');
  // What a crash left half-written was never acknowledged.
  rmSync(drafts, { recursive: true, force: true });
  mkdirSync(drafts, { recursive: true, mode: 0o700 });
  const room = uploadRoom(uploadQuota);
  let mayHaveFormer = true;

  /** The paths where an object may be; the former one first, as an object is only moved away from there. */
  const pathsOf = (key: string): string[] =>
    [...(mayHaveFormer ? [formerPlaceOf(key)] : []), placeOf(key)].map((place) => join(folder, place));

  /** Written aside, flushed, then renamed into place: whoever looks sees the former object or the whole new one. */
  async function store(key: string, fill: (draft: string) => Promise<void>, placed = () => {}): Promise<void> {
    const path = join(folder, placeOf(key));
    const draft = join(drafts, crypto.randomUUID());
    try {
      await fill(draft);
      await makeFolder(dirname(path));
      renameSync(draft, path);
      placed();
      if (mayHaveFormer) rmSync(join(folder, formerPlaceOf(key)), { force: true });
    } catch (error) {
      // A draft that stays is removed at the next start.
      await rm(draft, { force: true }).catch((failure) => report(failure, 'removing'));
      throw translateStorageError(error);
    }
    await syncFolder(dirname(path));
  }

  /** The keys of one user's objects of a kind. */
  async function keysOf(prefix: string): Promise<Set<string>> {
    const [kind = '', start = ''] = prefix.split('/');
    const found = new Set<string>();
    for (const place of [...(mayHaveFormer ? [kind] : []), folderOfAll(prefix)]) {
      await ifPresent(async () => {
        // Streamed, as a former version's folder may have as many files as there are users.
        for await (const { name } of await opendir(join(folder, place), { bufferSize: 1_024 })) {
          if (name.startsWith(start)) found.add(`${kind}/${name}`);
        }
      });
    }
    return found;
  }

  return {
    ...signedBy(signer),
    async uploadUrl(key, terms) {
      room.assertRoom(terms.contentLength);
      return signer.uploadUrl(key, terms);
    },
    async receive(key, body, maxBytes, sender) {
      const upload = room.begin(key, sender);
      const source = limitBytes(upload.counted(body), maxBytes);
      try {
        await store(key, (draft) => pipeline(source, createWriteStream(draft, NEW_FILE)), upload.placed);
      } finally {
        upload.end();
      }
    },
    write: (key, bytes) => store(key, (draft) => writeFile(draft, bytes, { ...NEW_FILE, flag: NEW_FILE.flags })),
    async read(key, maxBytes) {
      for (const path of pathsOf(key)) {
        const object = await ifPresent(async () => {
          await using file = await open(path);
          const present = await file.stat({ bigint: true });
          const size = Number(present.size);
          return { etag: etagOf(present), size, bytes: size > maxBytes ? undefined : await file.readFile() };
        });
        if (object) return object;
      }
      return undefined;
    },
    async remove(key, etag) {
      for (const path of pathsOf(key)) {
        const isGone = await ifPresent(async () => {
          // Synchronous, so that no upload is stored between the check and the removal.
          const present = statSync(path, { bigint: true, throwIfNoEntry: false });
          if (!present || (etag !== undefined && etag !== etagOf(present))) return false;
          rmSync(path);
          room.gone(key);
          return true;
        });
        if (isGone) await syncFolder(dirname(path));
      }
    },
    async removeAll(prefix) {
      const keys = await keysOf(prefix);
      for (const key of keys) {
        // Both synchronously, as the object may be moved from one place to the other.
        await ifPresent(async () => {
          for (const path of pathsOf(key)) rmSync(path, { force: true });
        });
        room.gone(key);
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
    // Also counts the uploads that stay, which the quota does not know after a start.
    expire: (before) => expireUploads(folder, UPLOADS, Date.parse(before), room),
    async moveFormer(keep) {
      if (!mayHaveFormer) return;
      await moveFormerObjects(folder, keep);
      mayHaveFormer = false;
    },
  };
}

function etagOf({ ino, mtimeNs, size }: { ino: bigint; mtimeNs: bigint; size: bigint }): string {
  return `${ino}-${mtimeNs}-${size}`;
}
