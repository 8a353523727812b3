import type { Request } from 'autocannon';
import { startLoadGenerator } from '../load.ts';
import { requestsFor, type TestUser } from '../requests.ts';
import { type Server, startServer } from '../servers.ts';
import type { Latencies } from '../statistics.ts';
import { databaseIn, touch, warm } from './disk.ts';
import { draw, type Size } from './folders.ts';

/** Number of different users that a round reads. Reads of users that are not in the server's memory come first. */
const READS = 1_000;
/** There are few creates, because they would otherwise multiply the number of users in the smallest data folder. */
const WRITES = { update: 300, create: 100 } as const;

export const FIRST_READ = 'first read';

export interface Run extends Latencies {
  users: number;
  operation: string;
}

export interface Requested {
  runs: Run[];
  /** Peak resident memory in MB, by number of users. */
  memory: Map<number, number | undefined>;
}

/** Sends one request at a time over one connection, with the whole database in the page cache. */
export async function measureRequests(sizes: readonly Size[], rounds: number): Promise<Requested> {
  const generator = startLoadGenerator();
  const servers = new Map<Size, Server>();
  for (const size of sizes) servers.set(size, await startServer('Hatchery', size.dataDir));
  const runs: Run[] = [];
  // Round 0 is a warm-up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    console.error(round === 0 ? 'Requests: warming up' : `Requests: round ${round} of ${rounds}`);
    for (const { dataDir } of sizes) warm(databaseIn(dataDir));
    for (const [operation, requestsOf] of operationsIn()) {
      for (const [size, { url }] of servers) {
        const load = { url, connections: 1, seconds: 'once', requests: requestsOf(size) } as const;
        const { p50, p99 } = await generator.run(load);
        if (round > 0) runs.push({ users: size.users, operation, p50, p99 });
      }
    }
  }
  generator.stop();
  const memory = new Map([...servers].map(([{ users }, server]) => [users, server.memory().peak]));
  for (const server of servers.values()) await server.stop();
  return { runs, memory };
}

/** Returns the operations of a round, in order, with functions that prepare the requests to one data folder. */
function operationsIn(): Map<string, (size: Size) => Request[]> {
  const read = new Map<Size, TestUser[]>();
  const firstReads = (size: Size) => {
    touch(databaseIn(size.dataDir));
    read.set(size, draw(size.known, READS));
    return requestsFor('read', read.get(size) ?? []);
  };
  const writes = (operation: keyof typeof WRITES) => (size: Size) =>
    requestsFor(operation, draw(size.known, WRITES[operation]));
  return new Map([
    [FIRST_READ, firstReads],
    ['read again', (size) => requestsFor('read', read.get(size) ?? [])],
    ['update', writes('update')],
    ['create', writes('create')],
  ]);
}
