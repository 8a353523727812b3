/**
 * `npm run bench`: Hatchery against a bound and a floor, interleaved in one run. What is printed goes into
 * docs/performance.md as it is.
 *
 *   npm run bench -- [--rounds 5] [--seconds 1.5] [--only read,update,create,upload-url,start-up,avatars]
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureAvatars } from './avatars.ts';
import { goals, type Results } from './goals.ts';
import { startLoadGenerator } from './load.ts';
import { avatarsTable, operationsTable, startUpTable } from './report.ts';
import { operations } from './requests.ts';
import { playRounds } from './rounds.ts';
import { type Contestant, contestants, type Server, startServer } from './servers.ts';
import { measureStartUps } from './start-up.ts';

const parts: string[] = [...operations, 'start-up', 'avatars'];
const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1.5' },
    only: { type: 'string', default: parts.join() },
  },
});
const chosen = flags.only.split(',');
if (!chosen.every((part) => parts.includes(part))) throw new Error(`--only takes some of ${parts.join()}.`);
const plan = {
  operations: operations.filter((operation) => chosen.includes(operation)),
  rounds: Number(flags.rounds),
  seconds: Number(flags.seconds),
};

async function measure(folder: string): Promise<Results> {
  const dataDir = (name: Contestant) => join(folder, name);
  const startUps = chosen.includes('start-up') ? await measureStartUps(dataDir) : [];
  const load = startLoadGenerator();
  const servers: Server[] = [];
  for (const name of contestants) servers.push(await startServer(name, dataDir(name)));
  const runs = plan.operations.length > 0 ? await playRounds(servers, load, plan) : [];
  // Before the avatars: pictures are another kind of load.
  const loaded = new Map(servers.map((server) => [server.name, runs.length > 0 ? server.memory().peak : undefined]));
  const hatchery = servers.find(({ name }) => name === 'Hatchery');
  const avatars = hatchery && chosen.includes('avatars') ? await measureAvatars(hatchery, load, plan.rounds) : [];
  load.stop();
  for (const server of servers) await server.stop();
  return { runs, startUps, loaded, avatars };
}

function print(results: Results, load: number): void {
  const machine = `${cpus().length} × ${cpus()[0]?.model}, ${process.platform} ${process.arch}`;
  console.log(
    `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${machine}, load ${load.toFixed(1)} at the start.
Medians of ${plan.rounds} rounds of ${plan.seconds} s; a ratio is the median of each round's own ratio. 1 MB is 2^20 bytes.\n`,
  );
  if (results.runs.length > 0) console.log(`${operationsTable(results.runs)}\n`);
  if (results.startUps.length > 0) console.log(`${startUpTable(results.startUps, results.loaded)}\n`);
  if (results.avatars.length > 0) console.log(`${avatarsTable(results.avatars)}\n`);
  console.log(`Goals, at 32 connections:\n\n${goals(results).join('\n')}`);
}

// Stopped from outside, the servers are still ended: by an `exit` listener each.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
// Not the system's folder for temporary files: that may be memory, where a flush to disk costs nothing.
const cache = join(import.meta.dirname, '../node_modules/.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

const [loadAverage = 0] = loadavg();
print(await measure(folder), loadAverage);
