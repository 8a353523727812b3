import { once } from '../../core/util/once.ts';
import { presigner } from '../aws/sigv4.ts';
import type { S3ObjectStore, S3Settings, Transfer } from './transfer.ts';

/**
 * Objects in S3. Addresses are signed here; the client that moves the objects themselves is loaded when it is first
 * needed, as most requests never do.
 */
export function s3Objects(settings: S3Settings): S3ObjectStore {
  const { bucket, region, endpoint } = settings;
  // The region's own host: the global one redirects, for a while, what is put into a new bucket elsewhere.
  const root = endpoint ? `${endpoint}/${bucket}` : `https://${bucket}.s3.${region}.amazonaws.com`;
  const presign = presigner(root, settings);
  const address = (key: string) => `${root}/${key}`;
  const transfer = once<Transfer>(async () => (await import('./transfer.ts')).s3Transfer(settings));

  return {
    address,
    uploadUrl: async (key, terms) => presign({ method: 'PUT', key, ...terms }),
    downloadUrl: async (key, expiresIn) => presign({ method: 'GET', key, expiresIn }),
    read: async (key, maxBytes) => (await transfer()).read(key, maxBytes),
    write: async (key, bytes, contentType) => (await transfer()).write(key, bytes, contentType),
    writeParts: async (key, parts, contentType) => (await transfer()).writeParts(key, parts, contentType),
    remove: async (key, etag) => (await transfer()).remove(key, etag),
    list: async (prefix) => (await transfer()).list(prefix),
    removeAll: async (prefix) => (await transfer()).removeAll(prefix),
  };
}
