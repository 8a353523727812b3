/**
 * `npm run bench:ingest`: readings, from the batch to the pet. Batches to Hatchery and to a bound, interleaved in one run; then what a
 * pet's state costs, what DynamoDB counts and how often a narrator is asked. What is printed goes into docs/performance.md as it is.
 *
 *   npm run bench:ingest -- [--rounds 5] [--seconds 1.5] [--only ingest,state,units,narrator]
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureCalls } from './narrator.ts';
import { callTable, goals, ingestTable, type Results, timingTable, unitTable } from './report.ts';
import { playRounds } from './rounds.ts';
import { measureState } from './state.ts';
import { measureUnits } from './units.ts';

const parts = ['ingest', 'state', 'units', 'narrator'];
const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1.5' },
    only: { type: 'string', default: parts.join() },
  },
});
const chosen = flags.only.split(',');
if (!chosen.every((part) => parts.includes(part))) throw new Error(`--only takes some of ${parts.join()}.`);
const plan = { rounds: Number(flags.rounds), seconds: Number(flags.seconds) };

async function measure(folder: string): Promise<Results> {
  const dataDir = (name: string) => join(folder, name);
  return {
    ...(chosen.includes('ingest') ? { ingest: await playRounds({ dataDir, ...plan }) } : {}),
    timings: chosen.includes('state') ? await measureState(folder) : [],
    units: chosen.includes('units') ? await measureUnits() : [],
    calls: chosen.includes('narrator') ? await measureCalls() : [],
  };
}

function print(results: Results, load: number): void {
  const { ingest, timings, units, calls } = results;
  const machine = `${cpus().length} × ${cpus()[0]?.model}, ${process.platform} ${process.arch}`;
  console.log(
    `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${machine}, load ${load.toFixed(1)} at the start.
Medians of ${plan.rounds} rounds of about ${plan.seconds} s; a ratio is the median of each round's own ratio. 1 MB is 2^20 bytes.\n`,
  );
  if (ingest) console.log(`${ingestTable(ingest)}\n`);
  if (timings.length > 0) console.log(`${timingTable(timings)}\n`);
  if (units.length > 0) console.log(`${unitTable(units)}\n`);
  if (calls.length > 0) console.log(`${callTable(calls)}\n`);
  console.log(`Goals:\n\n${goals(results).join('\n')}`);
}

// Stopped from outside, the servers are still ended: by an `exit` listener each.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
// Not the system's folder for temporary files: that may be memory, where a flush to disk costs nothing.
const cache = join(import.meta.dirname, '../../node_modules/.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'bench-ingest-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

const [loadAverage = 0] = loadavg();
print(await measure(folder), loadAverage);
