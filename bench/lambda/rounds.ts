/** Measures cold starts, warm requests and URL signing in rounds, with the contestants in turn. */

import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { awsClock } from '../../adapters/aws/clock.ts';
import { presigner } from '../../adapters/aws/sigv4.ts';
import { REGION, TEST_CREDENTIALS } from '../../test/support/dynamo-engine.ts';
import type { TestUser } from '../requests.ts';
import { type Contestant, contestants } from './contestants.ts';
import { EXPIRES_IN } from './handler.ts';
import type { Figures, Load } from './host.ts';
import {
  eventFor,
  type FunctionProcess,
  type Operation,
  operations,
  type Setting,
  startFunction,
} from './processes.ts';
import { putSigner } from './signature.ts';

export const loaded = contestants.filter((name) => name !== 'empty');

export interface Cold {
  name: Contestant;
  /** Time in ms from the start of the process to its first response. */
  milliseconds: number;
  /** Peak memory in MB. */
  memory: number;
}

export interface Warm extends Figures {
  name: Contestant;
  operation: Operation;
}

export interface Field {
  folders: Record<Contestant, string>;
  setting: Setting;
  /** A user who is asked for at cold starts. */
  user: TestUser;
  /** The users of each warm round, the warm-up included. */
  users: Load['users'][];
}

export async function measureCold({ folders, setting, user }: Field, rounds: number): Promise<Cold[]> {
  const event = eventFor('GET profile', user);
  const starts: Cold[] = [];
  // Round 0 is not counted: it loads the files into the page cache.
  for (let round = 0; round <= rounds; round++) {
    console.error(`Cold starts: round ${round} of ${rounds}`);
    for (const name of contestants) {
      const started = performance.now();
      const process = startFunction(folders[name], setting);
      const { statusCode } = await process.invoke(event);
      const milliseconds = performance.now() - started;
      if (statusCode !== 200) throw new Error(`${name} answered ${statusCode}.`);
      if (round > 0) starts.push({ name, milliseconds, memory: process.peakMemory() });
      await process.stop();
    }
  }
  return starts;
}

export interface Loads {
  warm: Warm[];
  /** Peak memory in MB after all rounds. */
  memory: Map<Contestant, number>;
}

/** Round 0 is a warm-up and is not counted. */
export async function measureWarm(field: Field, seconds: number): Promise<Loads> {
  const processes = new Map<Contestant, FunctionProcess>();
  for (const name of loaded) processes.set(name, startFunction(field.folders[name], field.setting));
  const warm: Warm[] = [];
  for (const [round, users] of field.users.entries()) {
    console.error(`Warm: round ${round} of ${field.users.length - 1}`);
    for (const operation of operations) {
      for (const [name, process] of processes) {
        const figures = await process.load(operation, users, seconds);
        if (round > 0) warm.push({ name, operation, ...figures });
      }
    }
  }
  const memory = new Map([...processes].map(([name, process]) => [name, process.peakMemory()]));
  for (const process of processes.values()) await process.stop();
  return { warm, memory };
}

const COUNT = 2_000;
const BUCKET = 'avatars';

export interface Presigns {
  name: 'Hatchery' | 'bare' | 'SDK';
  microseconds: number;
}

/**
 * Returns one signing function per contestant. Given an object's key, it creates a signed URL for uploading the object.
 */
function signers(): Record<Presigns['name'], (key: string) => string | Promise<string>> {
  const scope = { region: REGION, credentials: TEST_CREDENTIALS };
  const root = `https://${BUCKET}.s3.${REGION}.amazonaws.com`;
  const own = presigner(root, { ...scope, credentials: () => TEST_CREDENTIALS, clock: awsClock(() => new Date()) });
  const client = new S3Client({ ...scope, requestChecksumCalculation: 'WHEN_REQUIRED' });
  return {
    Hatchery: (key) => own({ method: 'PUT', key, expiresIn: EXPIRES_IN }),
    bare: putSigner(scope, BUCKET, EXPIRES_IN),
    SDK: (key) => getSignedUrl(client, new PutObjectCommand({ Bucket: BUCKET, Key: key }), { expiresIn: EXPIRES_IN }),
  };
}

export async function measurePresigns(rounds: number): Promise<Presigns[]> {
  const runs: Presigns[] = [];
  const all = Object.entries(signers()) as [Presigns['name'], (key: string) => string | Promise<string>][];
  // Round 0 is a warm-up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, sign] of all) {
      const started = performance.now();
      for (let at = 0; at < COUNT; at++) await sign(`avatars/${round}-${at}.jpg`);
      const microseconds = ((performance.now() - started) / COUNT) * 1000;
      if (round > 0) runs.push({ name, microseconds });
    }
  }
  return runs;
}
