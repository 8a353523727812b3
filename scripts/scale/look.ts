/** What a look at a pet takes of a processor. */
import { openDatabase } from '../../adapters/embedded/database.ts';
import { shareTransactions } from '../../adapters/embedded/shared-transactions.ts';
import { sqlitePets } from '../../adapters/embedded/sqlite-pets.ts';
import { sqliteSamples } from '../../adapters/embedded/sqlite-samples.ts';
import { sqliteUsers } from '../../adapters/embedded/sqlite-users.ts';
import { templateNarrator } from '../../adapters/narrator/template.ts';
import { orchestrator } from '../../core/orchestrator.ts';
import { type Stores, settle, wearerAt } from './wearer.ts';

const WARM_UPS = 10;
const LOOKS = 50;

/** Milliseconds of processor time, with everything in memory: for reading, unpacking and thinking. However busy the machine is. */
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
  const { refresh } = orchestrator({ ...stores, narrator: templateNarrator(), template: templateNarrator(), clock });
  const look = async (times: number) => {
    for (let at = 0; at < times; at++) await refresh(wearer.user.user_id);
  };
  await look(WARM_UPS);
  const before = process.cpuUsage();
  await look(LOOKS);
  const { user, system } = process.cpuUsage(before);
  database.close();
  return (user + system) / 1_000 / LOOKS;
}
