/** Samples the main threads of Hatchery and the bound while they answer requests, and adds up the time by part of the program. */
import type { Profiler } from 'node:inspector';
import type { LoadGenerator } from '../load.ts';
import { format, table } from '../markdown.ts';
import { createUsers, type Operation, requestsFor } from '../requests.ts';
import { type Contestant, ENTRIES, freePort, startServer } from '../servers.ts';
import { connectProfiler } from './profiler.ts';

const USERS = 1_000;
const WARM_UP_SECONDS = 2;
const SAMPLE_MICROSECONDS = 200;
const contestants: Contestant[] = ['Hatchery', 'bound'];
const operations: Operation[] = ['read', 'update', 'create'];

/** The first pattern that matches a function's file names its part. The bound does all its work in two files. */
const PARTS: [RegExp, string][] = [
  [/^node:internal\/crypto/, 'hash of the token, random ids'],
  [/^node:(internal\/)?(process|timers|async)/, 'timers, microtasks'],
  [/^node:/, 'HTTP, streams and sockets of Node'],
  [/@hono\/node-server/, 'Request and Response (@hono/node-server)'],
  [/node_modules\/hono/, 'router (hono)'],
  [/sonic-boom|server\/log\.ts/, 'log line'],
  [/server\/metrics/, 'metrics'],
  [/\/server\//, 'admission, limits, turns of the event loop'],
  [/\/http\//, 'ids, authentication, body, headers (http)'],
  [/\/core\/|shared\/models/, 'token, validation, profile (core)'],
  [/adapters\/sqlite/, 'transactions, cache of users'],
  [/\/bench\//, 'the bound itself'],
];
/** V8 has no file for these. Any other native function counts towards the part that calls it. */
const NATIVE: Record<string, string> = {
  '(garbage collector)': 'garbage collector',
  '(program)': 'V8 and the event loop',
  runMicrotasks: 'timers, microtasks',
  writeUtf8String: 'write to the socket',
  writev: 'write to the socket',
  run: 'SQLite statements, COMMIT',
};

/** Microseconds of a request by part. */
type PartTimes = Map<string, number>;
export interface OperationProfile {
  operation: Operation;
  server: Contestant;
  times: PartTimes;
}

export async function profileOperations(
  load: LoadGenerator,
  dataDir: (name: Contestant) => string,
  { seconds, connections }: { seconds: number; connections: number },
): Promise<OperationProfile[]> {
  const profiles: OperationProfile[] = [];
  for (const name of contestants) {
    const port = await freePort();
    const server = await startServer(name, dataDir(name), { args: [`--inspect=127.0.0.1:${port}`, ENTRIES[name]] });
    const users = await createUsers(server.url, USERS);
    for (const operation of operations) {
      console.error(`Profile of ${name}: ${operation}`);
      const task = { url: server.url, connections, requests: requestsFor(operation, users) };
      await load.run({ ...task, seconds: WARM_UP_SECONDS });
      const profiler = await connectProfiler(port, SAMPLE_MICROSECONDS);
      const figures = await load.run({ ...task, seconds });
      profiles.push({ operation, server: name, times: timesOf(await profiler.stop(), figures.requests) });
    }
    await server.stop();
  }
  return profiles;
}

function timesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, requests: number): PartTimes {
  const parts = partsOf(nodes);
  const times: PartTimes = new Map();
  for (const [at, id] of samples.entries()) {
    const part = parts.get(id);
    if (part !== undefined) times.set(part, (times.get(part) ?? 0) + (timeDeltas[at] ?? 0) / requests);
  }
  return times;
}

/** Returns the part of each node. Nodes of an idle thread have none. */
function partsOf(nodes: readonly Profiler.ProfileNode[]): Map<number, string> {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const parts = new Map<number, string>();
  // A node comes after its parent.
  for (const { id, callFrame } of nodes) {
    const { url, functionName } = callFrame;
    if (functionName === '(idle)') continue;
    const own = url === '' ? NATIVE[functionName] : PARTS.find(([files]) => files.test(url))?.[1];
    parts.set(id, own ?? parts.get(parents.get(id) ?? id) ?? 'other');
  }
  return parts;
}

export function profileTable(profiles: readonly OperationProfile[]): string {
  const columns = operations.flatMap((operation) => profiles.filter((profile) => profile.operation === operation));
  const total = (part: string) => columns.reduce((sum, { times }) => sum + (times.get(part) ?? 0), 0);
  const parts = [...new Set(columns.flatMap(({ times }) => [...times.keys()]))].sort((a, b) => total(b) - total(a));
  const rows = parts.map((part) => [part, ...columns.map(({ times }) => format(times.get(part) ?? 0, 1))]);
  const sums = columns.map(({ times }) =>
    format(
      times.values().reduce((a, b) => a + b, 0),
      1,
    ),
  );
  const head = columns.map(({ operation, server }) => `${operation}: ${server}`);
  return table(['µs of a request', ...head], [...rows, ['together', ...sums]]);
}
