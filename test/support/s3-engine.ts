import { after, test } from 'node:test';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  PutBucketCorsCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { RADOSGW_PACKAGES, radosgwIsInstalled, startRadosgw } from './radosgw.ts';

export interface S3Engine {
  endpoint: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** The environment variable with the URL and keys of the engine that all test files of a run share. */
const SHARED = 'TEST_S3_ENGINE';
const MISSING = `did not run: no S3 on this machine. On Debian or Ubuntu: apt-get install ${RADOSGW_PACKAGES.join(' ')}`;

let own: Promise<S3Engine> | undefined;

/**
 * Returns the engine that this test run shares, or starts one for this process alone. Resolves with undefined if Ceph is not installed. The
 * test runner takes what follows an awaited promise as part of the test that created the promise. Therefore, where test files share a process,
 * each call has its own promise.
 */
export async function s3Engine(): Promise<S3Engine | undefined> {
  const shared = process.env[SHARED];
  if (shared) return JSON.parse(shared);
  if (!radosgwIsInstalled()) {
    if (process.env.REQUIRE_S3 === '1') throw new Error(`REQUIRE_S3=1, but the tests against S3 ${MISSING}`);
    return undefined;
  }
  own ??= startRadosgw();
  return own;
}

/** Starts the engine and shares it with all child processes. */
export async function shareS3Engine(): Promise<void> {
  const started = await s3Engine();
  if (started) process.env[SHARED] = JSON.stringify(started);
}

/** Registers tests that need S3. If S3 is not available, registers a skipped test that says what to install. */
export async function withS3(name: string, register: (engine: S3Engine) => void | Promise<void>): Promise<void> {
  const found = await s3Engine();
  if (found) await register(found);
  else test(`${name} ${MISSING}`, { skip: true });
}

/**
 * Creates an S3 client, by default with the engine's own keys. The client adds checksums only where S3 requires them.
 */
export function s3Client(engine: S3Engine, credentials = engine): S3Client {
  return new S3Client({
    endpoint: engine.endpoint,
    region: engine.region,
    credentials,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

/** Creates a private bucket that is not deleted afterwards, for use outside tests. */
export async function createBucket(engine: S3Engine, Bucket: string): Promise<string> {
  const client = s3Client(engine);
  await client.send(new CreateBucketCommand({ Bucket }));
  client.destroy();
  return Bucket;
}

/**
 * Creates a private bucket, which is deleted after the tests, and returns its name. Browser apps at `corsOrigins` may
 * use its signed URLs.
 */
export async function freshBucket(engine: S3Engine, options: { corsOrigins?: string[] } = {}): Promise<string> {
  const client = s3Client(engine);
  const Bucket = `test-${crypto.randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket }));
  after(async () => {
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket }))
      for (const { Key } of Contents) await client.send(new DeleteObjectCommand({ Bucket, Key }));
    await client.send(new DeleteBucketCommand({ Bucket }));
    client.destroy();
  });
  const { corsOrigins: AllowedOrigins } = options;
  if (AllowedOrigins) {
    const rule = {
      AllowedOrigins,
      AllowedMethods: ['PUT', 'GET', 'HEAD'],
      AllowedHeaders: ['*'],
      ExposeHeaders: ['ETag'],
    };
    await client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [rule] } }));
  }
  return Bucket;
}
