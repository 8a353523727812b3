/**
 * `npm run bench:look`: measures a look at the pet of a user with nine days of readings in SQLite, one a minute from each
 * of three watches. bench/results/look.md has its output.
 *
 *    npm run bench:look -- [--runs 500]
 */
import { join } from 'node:path';
import { templateNarrator } from '../adapters/narrators/template.ts';
import { openDatabase } from '../adapters/sqlite/database.ts';
import { sqlitePets } from '../adapters/sqlite/pets.ts';
import { sqliteSamples } from '../adapters/sqlite/samples.ts';
import { shareTransactions } from '../adapters/sqlite/shared-transactions.ts';
import { sqliteUsers } from '../adapters/sqlite/users.ts';
import { deltaFromBatch } from '../core/pet/fold-delta.ts';
import { orchestrator } from '../core/pet/orchestrator.ts';
import type { Batch } from '../core/ports/samples.ts';
import { parseBatch } from '../core/streams/batch.ts';
import { UNCONDITIONAL } from '../core/streams/ingest-limits.ts';
import { DEFAULT_AGE_RULES } from '../core/users/ages.ts';
import type { HealthSample } from '../shared/models/typescript/types.ts';
import { machineLine, readFlags, workFolder } from './harness.ts';
import { EVERYTHING, MINUTE_MS, readings, STREAM_ID, someWearer } from './ingest/readings.ts';
import { atMost, format, table } from './markdown.ts';
import { type Latencies, timeEach } from './statistics.ts';

const [DAYS, DAY_MS, HOUR_MS] = [9, 24 * 60 * MINUTE_MS, 60 * MINUTE_MS];
const METRICS = [...EVERYTHING, 'sleep_duration' as const];
/** Parts of a night, as many watches report them. */
const SLEEPS = 8;
const WARM_UPS = 50;
/** In less than a day, because then the pet is rebuilt. */
const AGEING_RUNS = 40;
const GOAL_MS = 1;

const { runs } = readFlags({ runs: 500 });
const wearer = { ...someWearer([...METRICS]), time_zone: 'Europe/Vienna' };
const stream = wearer.streams?.[STREAM_ID];
const streamIds = [STREAM_ID, crypto.randomUUID(), crypto.randomUUID()];
if (stream) wearer.streams = Object.fromEntries(streamIds.map((id) => [id, stream]));
const until = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
let now = until;

const database = openDatabase(join(workFolder('look'), 'look.db'));
const transactions = shareTransactions(database);
const [users, samples] = [sqliteUsers(database, transactions), sqliteSamples(database, transactions)];
const [pets, template] = [sqlitePets(database, transactions), templateNarrator()];
const report = (error: unknown) => {
  throw error;
};
const clock = () => new Date(now);
const petsOf = orchestrator({
  users,
  samples,
  pets,
  narrator: template,
  template,
  ages: DEFAULT_AGE_RULES,
  report,
  clock,
});
const { user_id } = wearer;

/** The readings of a minute, and at 07:00 those of the night. */
function batchAt(time: number, streamId: string): Batch {
  const night: HealthSample[] = Array.from({ length: SLEEPS }, (_, at) => {
    const from = time - (SLEEPS + 1 - at) * HOUR_MS;
    const [start, end] = [from, from + 50 * MINUTE_MS].map((ms) => new Date(ms).toISOString());
    return { metric: 'sleep_duration', value: 50, start: start ?? '', end: end ?? '' };
  });
  const minute = readings(EVERYTHING, time - MINUTE_MS, 1);
  const body = { samples: (time % DAY_MS) / HOUR_MS === 7 ? [...night, ...minute] : minute };
  return parseBatch(body, { userId: user_id, streamId, metrics: METRICS }, new Date(time));
}

async function fill(): Promise<number> {
  let stored = 0;
  for (let time = until - DAYS * DAY_MS; time <= until; time += MINUTE_MS) {
    const batches = streamIds.map((id) => batchAt(time, id));
    await Promise.all(batches.map((batch) => samples.append(batch, UNCONDITIONAL)));
    stored += batches.length;
  }
  return stored;
}

interface Row extends Latencies {
  what: string;
  /** Processor time of a run, in ms. */
  cpu: number;
}

async function measure(what: string, count: number, run: () => Promise<unknown>): Promise<Row> {
  await timeEach(Array(Math.min(WARM_UPS, count)).fill(run));
  const before = process.cpuUsage();
  const latencies = await timeEach(Array(count).fill(run));
  const { user, system } = process.cpuUsage(before);
  return { what, ...latencies, cpu: (user + system) / 1_000 / count };
}

await users.create(wearer);
const batches = await fill();
await petsOf.refresh(user_id);
const look = async () => {
  const user = await users.get(user_id);
  return user && petsOf.currentState(user);
};
const rows = [
  await measure('the pet is up to date', runs, look),
  await measure('15 minutes after the last batch', AGEING_RUNS, () => {
    now += 15 * MINUTE_MS;
    return look();
  }),
];
now = until;
await petsOf.refresh(user_id);
const next = Array.from({ length: runs + WARM_UPS }, (_, at) => batchAt(until + (at + 1) * MINUTE_MS, STREAM_ID));
rows.push(
  await measure('a new batch, folded, and the look', runs, async () => {
    now += MINUTE_MS;
    const batch = next.shift();
    await petsOf.refresh(user_id, batch && deltaFromBatch(batch, clock()));
    return look();
  }),
);
now = until;
rows.push(await measure('rebuilt from all batches', 3, () => petsOf.refresh(user_id)));
database.close();

const cells = rows.map(({ what, p50, p99, cpu }) => [what, ...[p50, p99, cpu].map((ms) => format(ms, 2))]);
console.log(`${machineLine()}
${format(batches, 0)} batches of three watches. Each look also reads the user; those that store the pet wait for COMMIT.\n
${table(['a look when', 'p50 ms', 'p99 ms', 'CPU ms'], cells)}\n
Goals:\n
${rows
  .slice(0, 3)
  .map(({ what, p50 }) => atMost(`${what}, p50 ms`, p50, GOAL_MS))
  .join('\n')}`);
