/** What the code uses of AWS, as `npm run costs:measure` counted it. */
import { readFileSync } from 'node:fs';
import type { FunctionName } from '../../tools/lambda/bundle.ts';

export const tables = ['Users', 'HealthData', 'PetStates', 'Removals', 'Audit'] as const;
export type Table = (typeof tables)[number];
export type Units = Partial<Record<Table, number>>;

/** What one run of an action uses. */
export interface Action {
  by: FunctionName;
  /** API requests as billed: one for every 512 KB of an answer. */
  requests: number;
  invocations: number;
  /** DynamoDB's read and write units. */
  reads: Units;
  writes: Units;
  /** Calls to DynamoDB and S3 that the function waits for, one after the other. */
  calls: number;
  /** S3's requests of the first price class (PUT, LIST) and of the second (GET, HEAD), the client's included. */
  puts: number;
  gets: number;
  /** Processor time of the functions in ms. */
  cpuMs: number;
  /** Bytes that the functions, Lambda and API Gateway log. */
  logBytes: number;
  /** Bytes sent to the client by the API and by S3, with headers. */
  apiBytes: number;
  s3Bytes: number;
}

/** How often a watch sends a batch. */
export const cadences = ['none', 'hourly', 'minutely'] as const;
export type Cadence = (typeof cadences)[number];

export const appActions = [
  'create a user',
  'read the profile',
  'update the profile',
  'list the streams',
  'add a stream',
  'change the portrait',
  'see the portrait',
  'sweep',
] as const;
export const petActions = [
  'poll the pet, unchanged',
  'read the pet, evaluated again',
  'load the charts',
  'load the charts of today',
  'read a page of readings',
  'send a batch',
  'fold a batch',
  'rebuild a pet',
  'let a model write',
  'export',
  'erase',
] as const;

export type AppAction = (typeof appActions)[number];
export type PetAction = (typeof petActions)[number];

export interface Counts {
  /** When, where and how the counts were measured. */
  measured: Record<string, string>;
  app: Record<AppAction, Action>;
  /** Actions whose counts depend on the readings of `storedDays` days, by cadence. */
  pet: Record<Cadence, Record<PetAction, Action>>;
  storedDays: number;
  /** Average size of a stored item in bytes, without DynamoDB's 100 bytes per item. */
  itemBytes: Record<Cadence, Record<'Users' | 'HealthData' | 'PetStates', number>>;
  portraitBytes: number;
  promptBytes: number;
  /** Time from a process's start to its first answer. */
  coldMs: number;
}

const file = new URL('counts.json', import.meta.url);

/** @param path another file, such as the counts of another commit */
export const readCounts = (path: string | URL = file): Counts => JSON.parse(readFileSync(path, 'utf8'));
