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
import { hasCode, hasStatus, type S3Settings, s3Client } from './client.ts';

/** The part of an object store that sends requests to S3. */
export interface Transfer extends Pick<ObjectStore, 'read' | 'write' | 'remove' | 'removeAll' | 'list'> {
  /** Uploads an object as its parts are yielded, all or nothing. Buffers at most two parts of 5 MB, whatever the object's size. */
  writeParts(key: string, parts: AsyncIterable<string>, contentType: string): Promise<void>;
}

interface Address {
  Bucket: string;
  Key: string;
}

/** Parts of one upload that are sent in parallel. */
const PART_CONCURRENCY = 2;
/** For the body of a response, which may be a picture of several MB. */
const BODY_TIMEOUT_MS = 10_000;
/** Immutable, because no key is written twice. 300 s is also the lifetime of download addresses. */
const CACHE_CONTROL = 'private, max-age=300, immutable';

/**
 * Reads, writes and removes objects through the SDK's client.
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
        // If aborting the upload fails too, `done` rejects with that error instead of the first one.
        throw source.failure() ?? error;
      }
    },
    async remove(key, etag) {
      // Two checks: some S3-compatible stores ignore If-Match of deletes, and in S3 it also covers an upload between check and delete.
      if (etag !== undefined && !(await hasEtag(client, addressOf(key), etag))) return;
      try {
        await client.send(new DeleteObjectCommand({ ...addressOf(key), IfMatch: etag }));
      } catch (error) {
        // Already removed, or replaced by an object that has to stay.
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
  try {
    return await client.send(new GetObjectCommand(address));
  } catch (error) {
    // S3 answers 403 for a missing object unless the caller may list the whole bucket. No role here may.
    if (hasCode(error, ['NoSuchKey', 'AccessDenied'])) return undefined;
    throw error;
  }
}

/** Reads the body of a response. Closes the connection instead if the body is longer than `maxBytes`. */
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

/** Whether the object exists and has this etag. */
async function hasEtag(client: S3Client, address: Address, etag: string): Promise<boolean> {
  try {
    await client.send(new HeadObjectCommand({ ...address, IfMatch: etag }));
    return true;
  } catch (error) {
    // 403 for a missing object, as in `getObject`.
    if (hasStatus(error, [403, 404, 412])) return false;
    throw error;
  }
}

/** Passes the parts through, and records the error that ended the iteration, if any. */
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
