/**
 * Measures the store without HTTP. Each operation runs in its own turn of the event loop and its own transaction, as
 * on a server with a single client.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { shareTransactions } from '../../adapters/sqlite/shared-transactions.ts';
import { sqliteUsers } from '../../adapters/sqlite/users.ts';
import type { UserStore } from '../../core/ports/users.ts';
import { readToken } from '../../core/users/credentials.ts';
import type { TestUser } from '../requests.ts';
import { exampleChange } from '../requests.ts';
import { timeEach } from '../statistics.ts';
import { databaseIn, evict, touch, warm } from './disk.ts';
import { draw, type Size, someUser } from './folders.ts';
import { FIRST_READ, type Run } from './http.ts';

type Job = () => Promise<unknown>;

interface Operation {
  /** Prepares the page cache before a run, by loading or dropping the database file. */
  cache: (file: string) => void;
  prepare(users: UserStore, known: readonly TestUser[]): Job[] | Promise<Job[]>;
}

const READS = 1_000;
const UPDATES = 300;
const CREATES = 100;
const COLD_READS = 500;

const reads = (count: number) => (users: UserStore, known: readonly TestUser[]) =>
  draw(known, count).map(
    ({ user_id }): Job =>
      async () =>
        users.get(user_id),
  );

async function readsAgain(users: UserStore, known: readonly TestUser[]): Promise<Job[]> {
  const jobs = reads(READS)(users, known);
  for (const job of jobs) await job();
  return jobs;
}

const operations: Record<string, Operation> = {
  [FIRST_READ]: { cache: warm, prepare: reads(READS) },
  'read again': { cache: warm, prepare: readsAgain },
  update: { cache: warm, prepare: (users, known) => draw(known, UPDATES).map((user): Job => updateOf(users, user)) },
  create: { cache: warm, prepare: (users) => Array.from({ length: CREATES }, (): Job => createIn(users)) },
  'first read, from disk': { cache: evict, prepare: reads(COLD_READS) },
};

function createIn(users: UserStore): Job {
  const { user } = someUser();
  return () => users.create(user);
}

function updateOf(users: UserStore, { user_id, access_token }: TestUser): Job {
  const principal = { userId: user_id, via: 'owner', tokenHash: readToken(access_token)?.tokenHash ?? '' } as const;
  const change = { set: exampleChange, remove: [], updated_at: new Date().toISOString() };
  return async () => {
    const result = await users.update(change, { principal });
    if (typeof result === 'string') throw new Error(`An update was ${result}.`);
  };
}

export async function measureStore(sizes: readonly Size[], rounds: number): Promise<Run[]> {
  const stores = sizes.map((size) => open(size));
  const runs: Run[] = [];
  for (const [operation, { cache, prepare }] of Object.entries(operations)) {
    console.error(`Store: ${operation}`);
    // Round 0 is a warm-up and is not counted.
    for (let round = 0; round <= rounds; round++) {
      for (const { users, known, store, file } of stores) {
        cache(file);
        touch(file);
        // Each job waits for the next turn of the event loop. Otherwise consecutive reads would share a transaction,
        // because it lasts until the end of a turn.
        const turns = (await prepare(store, known)).map((job) => async () => {
          await job();
          await nextTurn();
        });
        const figures = await timeEach(turns);
        if (round > 0) runs.push({ users, operation, ...figures });
      }
    }
  }
  for (const { close } of stores) close();
  return runs;
}

function open({ users, known, dataDir }: Size) {
  const file = databaseIn(dataDir);
  const database = openDatabase(file);
  const store = sqliteUsers(database, shareTransactions(database));
  return { users, known, file, store, close: () => database.close() };
}
