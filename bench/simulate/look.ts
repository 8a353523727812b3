/** What looks at a pet take of a processor. */

import { templateNarrator } from '../../adapters/narrators/template.ts';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { sqlitePets } from '../../adapters/sqlite/pets.ts';
import { sqliteSamples } from '../../adapters/sqlite/samples.ts';
import { shareTransactions } from '../../adapters/sqlite/shared-transactions.ts';
import { sqliteUsers } from '../../adapters/sqlite/users.ts';
import { newsOf } from '../../core/pet/fold.ts';
import { orchestrator } from '../../core/pet/orchestrator.ts';
import { fail, type Stores, settle, wearerAt } from './wearer.ts';

const WARM_UPS = 10;
const LOOKS = 50;

/** Milliseconds of processor time, with everything in memory: for folding a batch in, and for a rebuild. However busy the machine is. */
export async function timeLooks(): Promise<{ lookMs: number; rebuildMs: number }> {
  const database = openDatabase(':memory:');
  const transactions = shareTransactions(database);
  const stores: Stores = {
    users: sqliteUsers(database, transactions),
    samples: sqliteSamples(database, transactions),
    pets: sqlitePets(database, transactions),
  };
  const clock = () => new Date();
  const wearer = wearerAt(clock());
  await settle(stores, wearer);
  const template = templateNarrator();
  const { refresh } = orchestrator({ ...stores, narrator: template, template, report: fail, clock });
  const { user_id } = wearer.user;
  const rebuildMs = await timeEach(() => refresh(user_id));
  const [next] = wearer.next;
  let received = Date.now();
  const lookMs = await timeEach(() => {
    // As if it was received later each time, so that it takes the place of the one before.
    received += 1;
    return refresh(user_id, next && newsOf({ ...next, received_at: new Date(received).toISOString() }, clock()));
  });
  database.close();
  return { lookMs, rebuildMs };
}

async function timeEach(look: () => Promise<unknown>): Promise<number> {
  for (let at = 0; at < WARM_UPS; at += 1) await look();
  const before = process.cpuUsage();
  for (let at = 0; at < LOOKS; at += 1) await look();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / LOOKS;
}
