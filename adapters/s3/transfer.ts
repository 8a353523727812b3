import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { ListedObject, ObjectStore } from '../../core/ports/objects.ts';
import { awsUnavailable } from '../aws/request.ts';
import type { AwsSettings } from '../aws/sigv4.ts';

export interface S3Settings extends AwsSettings {
  bucket: string;
  /** Where S3 is, when it is not where the region has it; its buckets are then folders of that address. */
  endpoint?: string | undefined;
}

export interface S3ObjectStore extends ObjectStore {
  /** Stores an object as its parts come: all of it or none. Costs the memory of a few MB, however large the object. */
  writeParts(key: string, parts: AsyncIterable<string>, contentType: string): Promise<void>;
}

export type Transfer = Pick<S3ObjectStore, 'read' | 'write' | 'writeParts' | 'remove' | 'removeAll' | 'list'>;

const ATTEMPTS = 3;
/** Of an object that is written as it comes: 5 MB each. */
const PART_CONCURRENCY = 2;
const CONNECT_MS = 1_000;
const REQUEST_MS = 3_000;
/** For the body of an answer, which may be a whole picture. */
const BODY_MS = 10_000;

/** Reads, writes and removes objects through the SDK's client. Throws `unavailable` when S3 is out of reach or too slow. */
export function s3Transfer(settings: S3Settings): Transfer {
  const client = s3Client(settings);
  const at = (key: string) => ({ Bucket: settings.bucket, Key: key });

  async function open(key: string) {
    try {
      return await client.send(new GetObjectCommand(at(key)));
    } catch (error) {
      // To those who may not list the whole bucket, and nothing here may, S3 denies what is missing.
      if (error instanceof S3ServiceException && ['NoSuchKey', 'AccessDenied'].includes(error.name)) return undefined;
      throw translated(error);
    }
  }

  /** Whether the object is there and has this etag. */
  async function isStill(key: string, etag: string): Promise<boolean> {
    try {
      await client.send(new HeadObjectCommand({ ...at(key), IfMatch: etag }));
      return true;
    } catch (error) {
      // 403 as in `open`: S3 denies what is missing.
      if (isOneOf([403, 404, 412], error)) return false;
      throw translated(error);
    }
  }

  async function list(prefix: string): Promise<ListedObject[]> {
    const listed: ListedObject[] = [];
    try {
      for (let from: string | undefined; ; ) {
        const page = new ListObjectsV2Command({ Bucket: settings.bucket, Prefix: prefix, ContinuationToken: from });
        const { Contents: found = [], NextContinuationToken: next } = await client.send(page);
        for (const { Key: key = '', LastModified: at } of found)
          listed.push({ key, written_at: at?.toISOString() ?? '' });
        if (!next) return listed;
        from = next;
      }
    } catch (error) {
      throw translated(error);
    }
  }

  return {
    async read(key, maxBytes) {
      const object = await open(key);
      if (!object?.Body) return undefined;
      const { Body: body, ContentLength: size = 0, ETag: etag = '' } = object;
      const hangUp = () => 'destroy' in body && body.destroy(new Error('The rest was not awaited'));
      if (size > maxBytes) {
        hangUp();
        return { etag, size, bytes: undefined };
      }
      const timer = setTimeout(hangUp, BODY_MS);
      try {
        return { etag, size, bytes: await body.transformToByteArray() };
      } catch (cause) {
        throw awsUnavailable(cause);
      } finally {
        clearTimeout(timer);
      }
    },
    async write(key, bytes, contentType) {
      // A key is never written twice, so what it holds never changes; its address still ends with its signature.
      const headers = { ContentType: contentType, CacheControl: 'private, max-age=300, immutable' };
      try {
        await client.send(new PutObjectCommand({ ...at(key), ...headers, Body: bytes }));
      } catch (error) {
        throw translated(error);
      }
    },
    async writeParts(key, parts, contentType) {
      // Kept here, as a failure to clean up after it would take its place.
      const own: { failure?: unknown } = {};
      const body = Readable.from(watched(parts, own), { objectMode: false });
      try {
        const params = { ...at(key), Body: body, ContentType: contentType };
        await new Upload({ client, params, queueSize: PART_CONCURRENCY }).done();
      } catch (error) {
        throw own.failure ?? translated(error);
      }
    },
    async remove(key, etag) {
      // Asked beforehand for stores that know the condition on reads only. S3 knows it on the removal too, and so nothing that
      // arrives between the two is lost.
      if (etag !== undefined && !(await isStill(key, etag))) return;
      try {
        await client.send(new DeleteObjectCommand({ ...at(key), IfMatch: etag }));
      } catch (error) {
        // Gone already, or replaced meanwhile: then the new object stays.
        if (!isOneOf([404, 409, 412], error)) throw translated(error);
      }
    },
    list,
    async removeAll(prefix) {
      const found = await list(prefix);
      try {
        for (const { key } of found) await client.send(new DeleteObjectCommand(at(key)));
        return found.length;
      } catch (error) {
        throw translated(error);
      }
    },
  };
}

function s3Client({ region, credentials, endpoint }: S3Settings): S3Client {
  return new S3Client({
    region,
    // Past its end as soon as it is given, so that it is asked for again at every request: a role's credentials change.
    credentials: async () => ({ ...credentials(), expiration: new Date(0) }),
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: REQUEST_MS, throwOnRequestTimeout: true },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
  });
}

async function* watched(parts: AsyncIterable<string>, own: { failure?: unknown }): AsyncGenerator<string> {
  try {
    yield* parts;
  } catch (error) {
    own.failure = error;
    throw error;
  }
}

function isOneOf(statuses: readonly number[], error: unknown): boolean {
  return error instanceof S3ServiceException && statuses.includes(error.$metadata.httpStatusCode ?? 0);
}

/** An outage as `unavailable`; whatever S3 says is wrong with the request stays what it is. */
function translated(error: unknown): unknown {
  const refused =
    error instanceof S3ServiceException && !error.$retryable && (error.$metadata.httpStatusCode ?? 500) < 500;
  return refused ? error : awsUnavailable(error);
}
