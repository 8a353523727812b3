/** What a look at a pet takes of a processor. */
import { openDatabase } from '../../adapters/embedded/database.ts';
import { shareTransactions } from '../../adapters/embedded/shared-transactions.ts';
import { sqlitePets } from '../../adapters/embedded/sqlite-pets.ts';
import { sqliteSamples } from '../../adapters/embedded/sqlite-samples.ts';
import { sqliteUsers } from '../../adapters/embedded/sqlite-users.ts';
import { templateNarrator } from '../../adapters/narrator/template.ts';
import { orchestrator } from '../../core/orchestrator.ts';
import { newsOf } from '../../core/vitals-fold.ts';
import { fail, type Stores, settle, wearerAt } from './wearer.ts';

const WARM_UPS = 10;
const LOOKS = 50;

/** Milliseconds of processor time, with everything in memory: for folding a batch in. However busy the machine is. */
export async function timeLook(): Promise<number> {
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
  await refresh(wearer.user.user_id);
  const [next] = wearer.next;
  // Each time as if it was received later, so that it takes the place of the one before.
  const received = (at: number) => new Date(Date.now() + at).toISOString();
  const look = async (times: number) => {
    for (let at = 0; at < times; at++) {
      await refresh(wearer.user.user_id, next && newsOf({ ...next, received_at: received(at) }, clock()));
    }
  };
  await look(WARM_UPS);
  const before = process.cpuUsage();
  await look(LOOKS);
  const { user, system } = process.cpuUsage(before);
  database.close();
  return (user + system) / 1_000 / LOOKS;
}
