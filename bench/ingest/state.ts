/** How long it takes to tell from the readings how a pet is: the computation alone, and with all reading and writing. */

import { join } from 'node:path';
import { templateNarrator } from '../../adapters/narrators/template.ts';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { sqlitePets } from '../../adapters/sqlite/pets.ts';
import { sqliteSamples } from '../../adapters/sqlite/samples.ts';
import { shareTransactions } from '../../adapters/sqlite/shared-transactions.ts';
import { sqliteUsers } from '../../adapters/sqlite/users.ts';
import { newsOf } from '../../core/pet/fold.ts';
import { orchestrator } from '../../core/pet/orchestrator.ts';
import { petStateOf, vitalsOf } from '../../core/pet/state.ts';
import { UNCONDITIONAL } from '../../core/streams/allowance.ts';
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
  return [await timeVitals(48), ...(await timeLooks(folder, 48)), ...(await timeLooks(folder, 9 * 24))];
}

/** Everything a watch measures, a minute each, in so many hours before now. */
function recent(hours: number) {
  const wearer = someWearer(EVERYTHING);
  const now = new Date();
  return { wearer, now, batches: batchesOf(wearer, { now, minutes: hours * 60, minutesInBatch: MINUTES_IN_BATCH }) };
}

async function timeVitals(hours: number): Promise<Timing> {
  const { batches, now } = recent(hours);
  const samples = batches.flatMap((batch) => batch.samples);
  const compute = () => petStateOf(vitalsOf(samples, now.toISOString()));
  return { what: '`vitalsOf` + `petStateOf`, 48 h', samples: samples.length, ...(await time(async () => compute())) };
}

/**
 * The whole look, the user and the pet read and the pet stored: with the latest batch folded in, and with the fold rebuilt from every
 * batch that may hold something recent.
 */
async function timeLooks(folder: string, hours: number): Promise<Timing[]> {
  const { wearer, batches } = recent(hours);
  const database = openDatabase(join(folder, `${hours}.db`));
  const transactions = shareTransactions(database);
  const [users, samples] = [sqliteUsers(database, transactions), sqliteSamples(database, transactions)];
  const pets = sqlitePets(database, transactions);
  const template = templateNarrator();
  const clock = () => new Date();
  const report = (error: unknown) => console.error(error);
  const { refresh } = orchestrator({ users, samples, pets, narrator: template, template, report, clock });
  await users.create(wearer);
  for (const batch of batches) await samples.append(batch, UNCONDITIONAL);
  const rebuilt = await time(() => refresh(wearer.user_id));
  const [last] = batches.slice(-1);
  let received = Date.now();
  // Each time as if it was received later, so that it takes the place of the one before.
  const receive = () => {
    received += 1;
    return new Date(received).toISOString();
  };
  const folded = await time(() =>
    refresh(wearer.user_id, last && newsOf({ ...last, received_at: receive() }, clock())),
  );
  database.close();
  const count = batches.reduce((sum, batch) => sum + batch.samples.length, 0);
  return [
    { what: `look, folded, ${hours} h in SQLite`, samples: count, ...folded },
    { what: `look, rebuilt, ${hours} h in SQLite`, samples: count, ...rebuilt },
  ];
}

async function time(run: () => Promise<unknown>): Promise<Latencies> {
  await timeEach(Array(WARM_UPS).fill(run));
  return timeEach(Array(RUNS).fill(run));
}
