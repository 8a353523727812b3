/** Measures in rounds: each operation at each number of connections, on the servers in turn. */
import type { Figures, LoadGenerator } from '../load.ts';
import { createUsers, type Operation, requestsFor, type TestUser } from '../requests.ts';
import type { Contestant, Server } from '../servers.ts';

/** Number of users per server. The requests cycle through them. */
const USERS = 1_000;
/** V8 compiles for some seconds. It compiles shared code again when another operation begins, so all operations are repeated. */
const WARM_UP_SECONDS = 2;
const WARM_UP_ROUNDS = 2;
const WARM_UP_CONNECTIONS = 32;

export interface Run extends Figures {
  server: Contestant;
  operation: Operation;
  connections: number;
  cpuPerRequest: number | undefined;
}

interface Plan {
  operations: readonly Operation[];
  connections: readonly number[];
  rounds: number;
  seconds: number;
}

export async function playRounds(servers: Server[], load: LoadGenerator, plan: Plan): Promise<Run[]> {
  const users = new Map<Server, TestUser[]>();
  for (const server of servers) users.set(server, await createUsers(server.url, USERS));
  const measure = async (server: Server, operation: Operation, connections: number, seconds: number): Promise<Run> => {
    const requests = requestsFor(operation, users.get(server) ?? []);
    const before = server.cpuMicroseconds();
    const figures = await load.run({ url: server.url, connections, seconds, requests });
    const after = server.cpuMicroseconds();
    const cpuPerRequest = after === undefined || before === undefined ? undefined : (after - before) / figures.requests;
    return { server: server.name, operation, connections, cpuPerRequest, ...figures };
  };

  for (let round = 1; round <= WARM_UP_ROUNDS; round++) {
    for (const operation of plan.operations) {
      for (const server of servers) await measure(server, operation, WARM_UP_CONNECTIONS, WARM_UP_SECONDS);
    }
  }
  const runs: Run[] = [];
  for (let round = 1; round <= plan.rounds; round++) {
    console.error(`Round ${round} of ${plan.rounds}`);
    for (const operation of plan.operations) {
      for (const connections of plan.connections) {
        for (const server of servers) runs.push(await measure(server, operation, connections, plan.seconds));
      }
    }
  }
  return runs;
}
