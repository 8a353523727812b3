/** Samples the main threads of Hatchery and the bound while they answer reads, and adds up the time by part of the program. */
import type { Profiler } from 'node:inspector';
import type { LoadGenerator } from '../load.ts';
import { format, table } from '../markdown.ts';
import { createUsers, requestsFor } from '../requests.ts';
import { type Contestant, ENTRIES, freePort, startServer } from '../servers.ts';
import { connectProfiler } from './profiler.ts';

const USERS = 1_000;
const WARM_UP_SECONDS = 2;
const SAMPLE_MICROSECONDS = 200;
const servers: Contestant[] = ['Hatchery', 'bound'];

/** The first pattern that matches a function's file names its part. The bound has its SQLite statements and the token's hash in one file. */
const PARTS: [RegExp, string][] = [
  [/^node:internal\/crypto/, 'hash of the token, random ids'],
  [/^node:(internal\/)?(process|timers|async)/, 'timers, microtasks'],
  [/^node:/, 'HTTP, streams and sockets of Node'],
  [/@hono\/node-server/, 'Request and Response (@hono/node-server)'],
  [/node_modules\/hono/, 'router (hono)'],
  [/sonic-boom|server\/log\.ts/, 'log line'],
  [/server\/metrics/, 'metrics'],
  [/\/server\//, 'admission, limits, turns of the event loop'],
  [/\/http\//, 'ids, authentication, headers (http)'],
  [/\/core\//, 'token and profile (core)'],
  [/adapters\/sqlite/, 'SQLite and its cache'],
  [/\/bench\//, 'the bound itself: SQLite, JSON'],
];
/** V8 has no file for these. Any other native function counts towards the part that calls it. */
const NATIVE: Record<string, string> = {
  '(garbage collector)': 'garbage collector',
  '(program)': 'V8 and the event loop',
  runMicrotasks: 'timers, microtasks',
  writeUtf8String: 'write to the socket',
  writev: 'write to the socket',
};

/** Microseconds of a read by part. */
export type PartTimes = Map<string, number>;
export type Profiles = Map<Contestant, PartTimes>;

export async function profileReads(
  load: LoadGenerator,
  dataDir: (name: Contestant) => string,
  { seconds, connections }: { seconds: number; connections: number },
): Promise<Profiles> {
  const profiles: Profiles = new Map();
  for (const name of servers) {
    console.error(`Profile of ${name}`);
    const port = await freePort();
    const server = await startServer(name, dataDir(name), { args: [`--inspect=127.0.0.1:${port}`, ENTRIES[name]] });
    const requests = requestsFor('read', await createUsers(server.url, USERS));
    const task = { url: server.url, connections, requests };
    await load.run({ ...task, seconds: WARM_UP_SECONDS });
    const profiler = await connectProfiler(port, SAMPLE_MICROSECONDS);
    const figures = await load.run({ ...task, seconds });
    profiles.set(name, timesOf(await profiler.stop(), figures.requests));
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

export function profileTable(profiles: Profiles): string {
  const all = new Set([...profiles.values()].flatMap((times) => [...times.keys()]));
  const of = (name: Contestant, part: string) => profiles.get(name)?.get(part) ?? 0;
  const sorted = [...all].sort((one, other) => of('Hatchery', other) - of('Hatchery', one));
  const rows = sorted.map((part) => [part, ...servers.map((name) => format(of(name, part), 1))]);
  const sum = (name: Contestant) =>
    format(
      [...(profiles.get(name)?.values() ?? [])].reduce((a, b) => a + b, 0),
      1,
    );
  return table(['µs of a read', ...servers], [...rows, ['together', ...servers.map(sum)]]);
}
