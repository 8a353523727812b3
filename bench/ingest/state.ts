/** Measures how long it takes to compute a pet's state from readings, with and without storage. */

import { join } from 'node:path';
import { templateNarrator } from '../../adapters/narrators/template.ts';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { sqlitePets } from '../../adapters/sqlite/pets.ts';
import { sqliteSamples } from '../../adapters/sqlite/samples.ts';
import { shareTransactions } from '../../adapters/sqlite/shared-transactions.ts';
import { sqliteUsers } from '../../adapters/sqlite/users.ts';
import { deltaFromBatch } from '../../core/pet/fold-delta.ts';
import { orchestrator } from '../../core/pet/orchestrator.ts';
import { assess } from '../../core/pet/state.ts';
import { vitalsOf } from '../../core/pet/vitals.ts';
import type { Batch } from '../../core/ports/samples.ts';
import type { User } from '../../core/ports/users.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { DEFAULT_AGE_RULES } from '../../core/users/ages.ts';
import { type Latencies, timeEach } from '../statistics.ts';
import { batchesOf, EVERYTHING, someWearer } from './readings.ts';

const RUNS = 200;
const WARM_UPS = 20;
const MINUTES_IN_BATCH = 100;

export interface Timing extends Latencies {
  what: string;
  samples: number;
}

export async function measureState(folder: string): Promise<Timing[]> {
  return [await timeVitals(48), ...(await timeUpdates(folder, 48)), ...(await timeUpdates(folder, 9 * 24))];
}

/** Creates a user with one reading per metric per minute for the last `hours` hours. */
function recent(hours: number) {
  const wearer = someWearer(EVERYTHING);
  const now = new Date();
  return { wearer, now, batches: batchesOf(wearer, { now, minutes: hours * 60, minutesInBatch: MINUTES_IN_BATCH }) };
}

async function timeVitals(hours: number): Promise<Timing> {
  const { batches, now } = recent(hours);
  const samples = batches.flatMap((batch) => batch.samples);
  const compute = () => assess(vitalsOf(samples, now.toISOString()));
  return { what: '`vitalsOf` + `assess`, 48 h', samples: samples.length, ...(await time(async () => compute())) };
}

/** Measures a whole update: reading the user and the pet, computing the state, and storing the pet. */
async function timeUpdates(folder: string, hours: number): Promise<Timing[]> {
  const { wearer, batches } = recent(hours);
  const { fold, rebuild, close } = await petOn(join(folder, `${hours}.db`), wearer, batches);
  const rebuilt = await time(rebuild);
  const folded = await time(fold);
  close();
  const samples = batches.reduce((sum, batch) => sum + batch.samples.length, 0);
  return [
    { what: `look, folded, ${hours} h in SQLite`, samples, ...folded },
    { what: `look, rebuilt, ${hours} h in SQLite`, samples, ...rebuilt },
  ];
}

/**
 * Creates a pet in SQLite for a user who has sent these batches. `fold` adds the latest batch to the pet's state;
 * `rebuild` computes the state from all recent batches.
 */
export async function petOn(file: string, wearer: User, batches: readonly Batch[]) {
  const database = openDatabase(file);
  const transactions = shareTransactions(database);
  const [users, samples] = [sqliteUsers(database, transactions), sqliteSamples(database, transactions)];
  const pets = sqlitePets(database, transactions);
  const template = templateNarrator();
  const clock = () => new Date();
  const { refresh } = orchestrator({
    users,
    samples,
    pets,
    narrator: template,
    template,
    ages: DEFAULT_AGE_RULES,
    report: rethrow,
    clock,
  });
  await users.create(wearer);
  for (const batch of batches) await samples.append(batch, UNCONDITIONAL);
  const [last] = batches.slice(-1);
  let received = Date.now();
  return {
    rebuild: () => refresh(wearer.user_id),
    fold() {
      // Each call uses a later time of receipt, so that the batch counts as new.
      received += 1;
      const received_at = new Date(received).toISOString();
      return refresh(wearer.user_id, last && deltaFromBatch({ ...last, received_at }, clock()));
    },
    close: () => database.close(),
  };
}

/** Fails the benchmark on any storage error, because a failed write would distort the figures. */
export function rethrow(error: unknown): never {
  throw error;
}

async function time(run: () => Promise<unknown>): Promise<Latencies> {
  await timeEach(Array(WARM_UPS).fill(run));
  return timeEach(Array(RUNS).fill(run));
}
