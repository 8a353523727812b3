/**
 * `npm run bench:scale`: how reads, updates, creates and starts of the embedded server grow with its users, by HTTP and in the store
 * alone; the sizes interleaved in one run. What is printed goes into docs/performance.md as it is.
 *
 *   npm run bench:scale -- [--users 5000000] [--rounds 21]
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureRequests } from './http.ts';
import { goals, latencyTable, type Results, sizeTable } from './report.ts';
import { fillSizes } from './sizes.ts';
import { measureStarts } from './starts.ts';
import { measureStore } from './store.ts';

const { values: flags } = parseArgs({
  options: {
    users: { type: 'string', default: '5000000' },
    rounds: { type: 'string', default: '21' },
  },
});
const [users, rounds] = [Number(flags.users), Number(flags.rounds)];
if (!(users >= 1_000) || !(rounds >= 1)) throw new Error('--users takes a number from 1000, --rounds one from 1.');

async function measure(folder: string): Promise<Results> {
  const sizes = await fillSizes(folder, users);
  const starts = await measureStarts(sizes);
  const requested = await measureRequests(sizes, rounds);
  return { sizes, starts, requested, store: await measureStore(sizes, rounds) };
}

function print(results: Results, load: number): void {
  const machine = `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}`;
  console.log(
    `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${machine}, load ${load.toFixed(1)} at the start.
Medians of ${rounds} rounds; a ratio is the median of each round's own ratio. 1 MB is 2^20 bytes.\n`,
  );
  const { sizes, requested, store } = results;
  console.log(`By HTTP, one connection:\n\n${latencyTable(sizes, requested.runs)}\n`);
  console.log(`The store alone:\n\n${latencyTable(sizes, store)}\n`);
  console.log(`${sizeTable(results)}\n`);
  console.log(`Goals:\n\n${goals(results).join('\n')}`);
}

// Stopped from outside, the servers are still ended: by an `exit` listener each.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
// Not the system's folder for temporary files: that may be memory, where a flush to disk costs nothing.
const cache = join(import.meta.dirname, '../../node_modules/.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'bench-scale-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

const [loadAverage = 0] = loadavg();
print(await measure(folder), loadAverage);
