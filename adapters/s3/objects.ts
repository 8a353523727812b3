import type { ObjectStore } from '../../core/ports/objects.ts';
import { lazily } from '../../core/util/once.ts';
import { bucketEndpoint } from '../aws/endpoints.ts';
import { presigner } from '../aws/sigv4.ts';
import type { S3Settings } from './client.ts';
import type { Transfer } from './transfer.ts';

export type S3ObjectStore = ObjectStore & Transfer;

/**
 * Stores objects in S3. URLs are presigned without the SDK. The SDK is loaded on the first request to S3. Most requests to the service do
 * not use S3, and loading the SDK would delay every cold start.
 */
export function s3Objects(settings: S3Settings): S3ObjectStore {
  const { bucket, endpoint } = settings;
  const root = endpoint ? `${endpoint}/${bucket}` : bucketEndpoint(bucket, settings);
  const presign = presigner(root, settings);
  const load = async () => (await import('./transfer.ts')).s3Transfer(settings);

  return {
    address: (key) => `${root}/${key}`,
    uploadUrl: async (key, options) => presign({ method: 'PUT', key, ...options }),
    downloadUrl: async (key, expiresIn) => presign({ method: 'GET', key, expiresIn }),
    ...lazily(load, ['read', 'write', 'writeParts', 'remove', 'removeAll', 'list']),
  };
}
