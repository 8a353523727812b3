import { createWriteStream, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { mkdir, open, opendir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { limitBytes } from '../local/byte-limit.ts';
import { type LocalObjectStore, signedBy } from '../local/local-objects.ts';
import type { UrlSigner } from '../local/signed-urls.ts';
import { unavailable } from './storage-fault.ts';

interface Options {
  folder: string;
  signer: UrlSigner;
}

export interface DiskObjectStore extends LocalObjectStore {
  /** Removes the objects of a folder that have lain there for longer than `maxAgeMs`, but those to keep. */
  expire(folder: string, maxAgeMs: number, keep?: (key: string) => Promise<boolean>): Promise<void>;
}

/** Folder, slash, name: lower-case, and never a dot at the start of a part. The one guard of every path on disk. */
const KEY = /^[a-z0-9-]+\/[a-z0-9-]+(\.[a-z0-9-]+)*$/;

/** A file that is not there yet, for this user of the machine alone, on disk before it is called written. */
const NEW_FILE = { flags: 'wx', mode: 0o600, flush: true } as const;

/** Objects as files below a folder. One process may hold the folder at a time. */
export function diskObjects({ folder, signer }: Options): DiskObjectStore {
  const drafts = join(folder, 'drafts');
  // What a crash left half-written was never acknowledged.
  rmSync(drafts, { recursive: true, force: true });
  mkdirSync(drafts, { recursive: true, mode: 0o700 });

  function pathOf(key: string): string {
    if (!KEY.test(key)) throw new Error('This is not the key of an object.');
    return join(folder, key);
  }

  /** Written aside, flushed, then renamed into place: whoever looks sees the former object or the whole new one. */
  async function store(key: string, fill: (draft: string) => Promise<void>): Promise<void> {
    const path = pathOf(key);
    const draft = join(drafts, crypto.randomUUID());
    try {
      await fill(draft);
      if (await mkdir(dirname(path), { recursive: true, mode: 0o700 })) await syncFolder(folder);
      renameSync(draft, path);
    } catch (error) {
      await rm(draft, { force: true }).catch(() => {});
      throw unavailable(error);
    }
    await syncFolder(dirname(path));
  }

  return {
    ...signedBy(signer),
    receive: (key, body, maxBytes) =>
      store(key, (draft) => pipeline(limitBytes(body, maxBytes), createWriteStream(draft, NEW_FILE))),
    write: (key, bytes) => store(key, (draft) => writeFile(draft, bytes, { ...NEW_FILE, flag: NEW_FILE.flags })),
    read: (key, maxBytes) =>
      ifPresent(async () => {
        await using file = await open(pathOf(key));
        const present = await file.stat({ bigint: true });
        const size = Number(present.size);
        return { etag: etagOf(present), size, bytes: size > maxBytes ? undefined : await file.readFile() };
      }),
    async remove(key, etag) {
      const path = pathOf(key);
      await ifPresent(async () => {
        // Without a pause between look and removal, no upload can slip into place in between.
        const present = statSync(path, { bigint: true, throwIfNoEntry: false });
        if (present && (etag === undefined || etag === etagOf(present))) rmSync(path);
      });
    },
    async removeAll(prefix) {
      const [name = '', start = ''] = prefix.split('/');
      const found: string[] = [];
      return (
        (await ifPresent(async () => {
          // Piece by piece: there may be as many files as there are users.
          for await (const { name: file } of await opendir(join(folder, name), { bufferSize: 1_024 })) {
            if (file.startsWith(start)) found.push(file);
          }
          for (const file of found) rmSync(pathOf(`${name}/${file}`), { force: true });
          return found.length;
        })) ?? 0
      );
    },
    async expire(name, maxAgeMs, keep = async () => false) {
      // One after the other: there may be a million.
      for await (const { name: file } of (await ifPresent(() => opendir(join(folder, name)))) ?? []) {
        const path = join(folder, name, file);
        const age = Date.now() - ((await ifPresent(() => stat(path)))?.mtimeMs ?? Date.now());
        if (age > maxAgeMs && !(await keep(`${name}/${file}`))) await rm(path, { force: true });
      }
    },
  };
}

/** A name is on disk for good only once its folder is. */
async function syncFolder(path: string): Promise<void> {
  await ifPresent(async () => {
    await using folder = await open(path);
    await folder.sync();
  });
}

function etagOf({ ino, mtimeNs, size }: { ino: bigint; mtimeNs: bigint; size: bigint }): string {
  return `${ino}-${mtimeNs}-${size}`;
}

async function ifPresent<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unavailable(error);
  }
}
