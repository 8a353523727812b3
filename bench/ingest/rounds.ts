import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Figures } from '../load.ts';
import { type Server, startServer } from '../servers.ts';
import {
  type BatchGenerator,
  CONNECTIONS,
  createDevices,
  type Device,
  SAMPLES_IN_BATCH,
  startBatchGenerator,
} from './load.ts';

const DEVICES = 1_000;
/**
 * Number of batches to send before the first round: enough to warm up the JIT compiler, and to estimate how many
 * batches a round needs.
 */
const WARM_UP_BATCHES = 20 * CONNECTIONS;
/**
 * A server counts as idle if it uses almost no CPU for this time in ms. The time exceeds the delay before a pet is
 * updated, so that no update can still be pending.
 */
const QUIET_MS = 400;
const QUIET_CPU_MICROSECONDS = 20_000;

export const contestants = ['Hatchery', 'by hand', 'bound'] as const;
export type Contestant = (typeof contestants)[number];

const databases = { Hatchery: 'hatchery.db', 'by hand': 'bound.db', bound: 'bound.db' };
const entries = {
  Hatchery: 'server/start.mjs',
  'by hand': 'bench/ingest/by-hand.ts',
  bound: 'bench/ingest/bound.ts',
};

export interface Run extends Figures {
  server: Contestant;
  /** CPU time in microseconds per reading, including the pet updates that the batches cause. */
  cpuPerSample: number | undefined;
  /** Time in ms from the last response until all pets are updated. */
  settledInMs: number;
  /** The longest turn of the server's event loop in ms. */
  longestTurn: number;
}

export interface Kept {
  bytesPerSample: number;
  /** Peak resident memory in MB. */
  memory: number | undefined;
}

export interface Ingest {
  runs: Run[];
  kept: Record<Contestant, Kept>;
}

interface Plan {
  dataDir(name: Contestant): string;
  rounds: number;
  seconds: number;
  /** Whether each server has only one core. The load generator has all of them. */
  isOnOneCore: boolean;
}

interface Field {
  name: Contestant;
  server: Server;
  devices: Device[];
  database: string;
  /** Database size in bytes before any batch is stored. */
  empty: number;
  sent: number;
  batches: number;
}

export async function playRounds({ dataDir, rounds, seconds, isOnOneCore }: Plan): Promise<Ingest> {
  const load = startBatchGenerator();
  const fields: Field[] = [];
  for (const name of contestants) {
    const field = await enter(name, dataDir(name), isOnOneCore);
    await measure(field, load, WARM_UP_BATCHES);
    const { perSecond } = await measure(field, load, WARM_UP_BATCHES);
    fields.push({ ...field, batches: Math.ceil(perSecond * seconds) });
  }
  const runs: Run[] = [];
  for (let round = 1; round <= rounds; round++) {
    console.error(`Round ${round} of ${rounds}`);
    for (const field of fields) runs.push(await measure(field, load, field.batches));
  }
  load.stop();
  const kept = {} as Ingest['kept'];
  for (const { name, server, database, sent, empty } of fields) {
    const bytesPerSample = (databaseBytes(database) - empty) / (sent * SAMPLES_IN_BATCH);
    kept[name] = { bytesPerSample, memory: server.memory().peak };
    await server.stop();
  }
  return { runs, kept };
}

async function enter(name: Contestant, dataDir: string, isOnOneCore: boolean): Promise<Field> {
  const server = await startServer(name === 'by hand' ? 'bound' : name, dataDir, {
    args: ['--import', './bench/ingest/turns.ts', entries[name]],
    isOnOneCore,
  });
  const devices = await createDevices(server.url, DEVICES);
  const database = join(dataDir, databases[name]);
  return { name, server, devices, database, empty: databaseBytes(database), sent: 0, batches: 0 };
}

/** Sends batches and waits until all pet updates caused by them are finished, so that the figures include this work. */
async function measure(field: Field, load: BatchGenerator, batches: number): Promise<Run> {
  const { name, server, devices, sent } = field;
  await server.ask();
  const before = server.cpuMicroseconds();
  const figures = await load.run({ url: server.url, devices, sent, batches });
  const settledInMs = await settled(server);
  const after = server.cpuMicroseconds();
  const longestTurn = Number(await server.ask());
  field.sent += batches;
  const samples = batches * SAMPLES_IN_BATCH;
  const cpuPerSample = after === undefined || before === undefined ? undefined : (after - before) / samples;
  return { server: name, cpuPerSample, settledInMs, longestTurn, ...figures };
}

/**
 * Waits until a server is idle, and returns how long this took in ms. Without the wait, the server's remaining work
 * would not count towards its own run, and would slow down the next server.
 */
async function settled({ cpuMicroseconds }: Server): Promise<number> {
  const started = performance.now();
  for (let before = cpuMicroseconds(); ; ) {
    await sleep(QUIET_MS);
    const after = cpuMicroseconds();
    // Without /proc there is no CPU time to compare, so the function waits only once.
    if (after === undefined || before === undefined || after - before <= QUIET_CPU_MICROSECONDS) break;
    before = after;
  }
  return performance.now() - started - QUIET_MS;
}

/** Returns the size of the database in bytes, including pages that are only in the write-ahead log. */
function databaseBytes(file: string): number {
  const database = new DatabaseSync(file, { readOnly: true });
  const pragma = (name: string) => Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
  const bytes = pragma('page_count') * pragma('page_size');
  database.close();
  return bytes;
}
