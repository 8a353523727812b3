import type { ObjectStore } from '../../core/ports/objects.ts';
import { once } from '../../core/util/once.ts';
import { presigner } from '../aws/sigv4.ts';
import type { S3Settings } from './client.ts';
import type { Transfer } from './transfer.ts';

export type S3ObjectStore = ObjectStore & Transfer;

/**
 * Objects in S3. Addresses are presigned without the SDK. The SDK is loaded at the first request to S3, as most requests
 * to a function need none and loading it would delay every start.
 */
export function s3Objects(settings: S3Settings): S3ObjectStore {
  const { bucket, region, endpoint } = settings;
  // The region's own host: the global one redirects (307) uploads until the name of a new bucket has propagated.
  const root = endpoint ? `${endpoint}/${bucket}` : `https://${bucket}.s3.${region}.amazonaws.com`;
  const presign = presigner(root, settings);
  const load = async () => (await import('./transfer.ts')).s3Transfer(settings);

  return {
    address: (key) => `${root}/${key}`,
    uploadUrl: async (key, terms) => presign({ method: 'PUT', key, ...terms }),
    downloadUrl: async (key, expiresIn) => presign({ method: 'GET', key, expiresIn }),
    ...lazily(load, ['read', 'write', 'writeParts', 'remove', 'removeAll', 'list']),
  };
}

/** These methods of an object that is loaded at the first call of any of them; after a failed load the next call tries again. */
function lazily<T extends AsyncMethods<T>, Name extends keyof T>(load: () => Promise<T>, names: readonly Name[]) {
  const loaded = once(load);
  const methods = names.map((name) => {
    const method = async (...args: Parameters<T[Name]>) => (await loaded())[name](...args);
    return [name, method];
  });
  return Object.fromEntries(methods) as Pick<T, Name>;
}

type AsyncMethods<T> = { [Name in keyof T]: (...args: never[]) => Promise<unknown> };
