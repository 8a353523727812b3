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

/** How the one engine of a whole run is told to the processes of its test files. */
const SHARED = 'TEST_S3_ENGINE';
const MISSING = `did not run: no S3 on this machine. On Debian or Ubuntu: apt-get install ${RADOSGW_PACKAGES.join(' ')}`;

let engine: Promise<S3Engine | undefined> | undefined;

/** The engine of this run of the tests, or one for this file alone. Undefined on a machine that cannot have one. */
export function s3Engine(): Promise<S3Engine | undefined> {
  engine ??= findEngine();
  return engine;
}

async function findEngine(): Promise<S3Engine | undefined> {
  const shared = process.env[SHARED];
  if (shared) return JSON.parse(shared);
  if (radosgwIsInstalled()) return startRadosgw();
  if (process.env.REQUIRE_S3 === '1') throw new Error(`REQUIRE_S3=1, but the tests against S3 ${MISSING}`);
  return undefined;
}

/** Starts the engine here and lets all processes that this one starts use it. */
export async function shareS3Engine(): Promise<void> {
  const started = await s3Engine();
  if (started) process.env[SHARED] = JSON.stringify(started);
}

/** Registers tests that need S3, or one skipped line that says what is missing. */
export async function withS3(name: string, register: (engine: S3Engine) => void | Promise<void>): Promise<void> {
  const found = await s3Engine();
  if (found) await register(found);
  else test(`${name} ${MISSING}`, { skip: true });
}

/** A client with the owner's keys, or with others. It sends what it is told to and adds no checksums. */
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

/** A private bucket of this name, for programs that are no tests. */
export async function createBucket(engine: S3Engine, Bucket: string): Promise<string> {
  const client = s3Client(engine);
  await client.send(new CreateBucketCommand({ Bucket }));
  client.destroy();
  return Bucket;
}

/** A new private bucket, gone after the tests; its name. Pages of the origins named may use its signed addresses. */
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
