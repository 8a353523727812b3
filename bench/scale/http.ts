import { startLoadGenerator } from '../load.ts';
import { type Operation, requestsFor } from '../requests.ts';
import { type Server, startServer } from '../servers.ts';
import type { Latencies } from '../statistics.ts';
import type { Size } from './folders.ts';
import { databaseIn, draw, warm } from './folders.ts';

/**
 * Number of requests in a round. There are few creates, because they would otherwise multiply the number of users in
 * the smallest data folder.
 */
const REQUESTS = { read: 2_000, update: 300, create: 100 } as const satisfies Partial<Record<Operation, number>>;
const operations = Object.keys(REQUESTS) as (keyof typeof REQUESTS)[];

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
  const load = startLoadGenerator();
  const servers = new Map<Size, Server>();
  for (const size of sizes) servers.set(size, await startServer('Hatchery', size.dataDir));
  const runs: Run[] = [];
  // Round 0 is a warm-up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    console.error(round === 0 ? 'Requests: warming up' : `Requests: round ${round} of ${rounds}`);
    for (const { dataDir } of sizes) warm(databaseIn(dataDir));
    for (const operation of operations) {
      for (const [{ users, known }, { url }] of servers) {
        const requests = requestsFor(operation, draw(known, REQUESTS[operation]));
        const { p50, p99 } = await load.run({ url, connections: 1, seconds: 'once', requests });
        if (round > 0) runs.push({ users, operation, p50, p99 });
      }
    }
  }
  load.stop();
  const memory = new Map([...servers].map(([{ users }, server]) => [users, server.memory().peak]));
  for (const server of servers.values()) await server.stop();
  return { runs, memory };
}
