import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { ListedObject, ObjectStore, StoredObject } from '../../core/ports/objects.ts';
import { awsUnavailable } from '../aws/request.ts';
import { hasStatus, type S3Settings, s3Client, translateError } from './client.ts';
import { type Address, isMissing } from './missing.ts';

/** The methods of the object store that send requests to S3. */
export interface Transfer extends Pick<ObjectStore, 'read' | 'write' | 'remove' | 'removeAll' | 'list'> {
  /**
   * Uploads an object while its parts are being produced. If a part fails, nothing is stored. Buffers at most two parts of 5 MB, however
   * large the object is.
   */
  writeParts(key: string, parts: AsyncIterable<string>, contentType: string): Promise<void>;
}

/** Number of parts of one upload that are sent in parallel. */
const PART_CONCURRENCY = 2;
/** Timeout for reading a response body, which may be a picture of several MB. */
const BODY_TIMEOUT_MS = 10_000;
/** Objects are immutable, because no key is written twice. The max-age of 300 s equals the lifetime of download URLs. */
const CACHE_CONTROL = 'private, max-age=300, immutable';

/**
 * Reads, writes and removes objects with the SDK's client.
 *
 * @throws `unavailable` when S3 cannot be reached, times out or throttles
 */
export function s3Transfer(settings: S3Settings): Transfer {
  const client = s3Client(settings);
  const addressOf = (key: string): Address => ({ Bucket: settings.bucket, Key: key });

  async function list(prefix: string): Promise<ListedObject[]> {
    const listed: ListedObject[] = [];
    const pages = paginateListObjectsV2({ client }, { Bucket: settings.bucket, Prefix: prefix });
    for await (const { Contents: found = [] } of pages) {
      for (const { Key: key = '', LastModified: at } of found)
        listed.push({ key, written_at: at?.toISOString() ?? '' });
    }
    return listed;
  }

  return {
    async read(key, maxBytes) {
      const response = await getObject(client, addressOf(key));
      return response && bodyOf(response, maxBytes);
    },
    async write(key, bytes, contentType) {
      const headers = { ContentType: contentType, CacheControl: CACHE_CONTROL };
      await client.send(new PutObjectCommand({ ...addressOf(key), ...headers, Body: bytes }));
    },
    async writeParts(key, parts, contentType) {
      const source = recordFailure(parts);
      const body = Readable.from(source.parts, { objectMode: false });
      try {
        const params = { ...addressOf(key), Body: body, ContentType: contentType };
        await new Upload({ client, params, queueSize: PART_CONCURRENCY }).done();
      } catch (error) {
        // Throws the original error, and translates those of the upload itself, such as a part without an ETag. If aborting the upload fails too, `done` rejects with the error of the abort instead.
        throw source.failure() ?? translateError(error);
      }
    },
    async remove(key, etag) {
      // The etag is checked twice. This check is for S3-compatible stores that ignore If-Match on deletes. If-Match covers an upload
      // between this check and the delete.
      if (etag !== undefined && !(await hasEtag(client, addressOf(key), etag))) return;
      try {
        await client.send(new DeleteObjectCommand({ ...addressOf(key), IfMatch: etag }));
      } catch (error) {
        // The object has already been removed, or has been replaced by another one that must stay.
        if (!hasStatus(error, [404, 409, 412])) throw error;
      }
    },
    async removeAll(prefix) {
      const found = await list(prefix);
      for (const { key } of found) await client.send(new DeleteObjectCommand(addressOf(key)));
      return found.length;
    },
    list,
  };
}

async function getObject(client: S3Client, address: Address): Promise<GetObjectCommandOutput | undefined> {
  const get = () => client.send(new GetObjectCommand(address));
  try {
    return await get();
  } catch (error) {
    if (await isMissing(client, address, error)) return undefined;
    // 403 and listed: either the access is denied, or the upload ended between the two requests.
    if (hasStatus(error, [403])) return get();
    throw error;
  }
}

/** Reads the body of a response. If it is longer than `maxBytes`, closes the connection instead. */
async function bodyOf(response: GetObjectCommandOutput, maxBytes: number): Promise<StoredObject | undefined> {
  const { Body: body, ContentLength: size = 0, ETag: etag = '' } = response;
  if (!body) return undefined;
  const abort = (reason: string) => 'destroy' in body && body.destroy(new Error(reason));
  if (size > maxBytes) {
    abort('The object is too large.');
    return { etag, size, bytes: undefined };
  }
  const timer = setTimeout(() => abort('The body did not arrive in time.'), BODY_TIMEOUT_MS);
  try {
    return { etag, size, bytes: await body.transformToByteArray() };
  } catch (cause) {
    throw awsUnavailable(cause);
  } finally {
    clearTimeout(timer);
  }
}

async function hasEtag(client: S3Client, address: Address, etag: string): Promise<boolean> {
  try {
    await client.send(new HeadObjectCommand({ ...address, IfMatch: etag }));
    return true;
  } catch (error) {
    if (hasStatus(error, [412]) || (await isMissing(client, address, error))) return false;
    throw error;
  }
}

/** Passes the parts through and remembers the error, if any, that ended the iteration. */
function recordFailure(parts: AsyncIterable<string>) {
  let failure: unknown;
  async function* observed(): AsyncGenerator<string> {
    try {
      yield* parts;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  return { parts: observed(), failure: () => failure };
}
