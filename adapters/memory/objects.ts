import type { Maintenance } from '../../core/ports/maintenance.ts';
import type { ObjectStore, UploadReceiver } from '../../core/ports/objects.ts';
import { isUpload } from '../../core/users/object-keys.ts';
import { addressesBy, limitBytes } from '../signed-urls/local-objects.ts';
import type { UrlSigner } from '../signed-urls/signed-urls.ts';

export interface MemoryObjectStore extends ObjectStore, UploadReceiver, Maintenance {
  keys(): string[];
}

/** Stores objects in memory, for tests. */
export function memoryObjects(signer: UrlSigner): MemoryObjectStore {
  const objects = new Map<string, { etag: string; bytes: Uint8Array; written_at: string }>();
  const put = (key: string, bytes: Uint8Array) =>
    objects.set(key, { etag: crypto.randomUUID(), bytes, written_at: new Date().toISOString() });

  return {
    ...addressesBy(signer),
    async receive(key, body, maxBytes) {
      put(key, Buffer.concat(await Array.fromAsync(limitBytes(body, maxBytes))));
    },
    async read(key, maxBytes) {
      const object = objects.get(key);
      if (!object) return undefined;
      const size = object.bytes.byteLength;
      return { etag: object.etag, size, bytes: size > maxBytes ? undefined : object.bytes.slice() };
    },
    async write(key, bytes) {
      put(key, bytes.slice());
    },
    async remove(key, etag) {
      if (etag === undefined || objects.get(key)?.etag === etag) objects.delete(key);
    },
    async removeAll(prefix) {
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix));
      for (const key of keys) objects.delete(key);
      return keys.length;
    },
    async list(prefix) {
      const found = [...objects].filter(([key]) => key.startsWith(prefix));
      return found.map(([key, { written_at }]) => ({ key, written_at }));
    },
    async expire(before) {
      for (const [key, { written_at }] of objects) {
        if (isUpload(key) && written_at < before) objects.delete(key);
      }
    },
    keys: () => [...objects.keys()],
  };
}
