/**
 * `npm run bench:scale`: measures how the duration of reads, updates, creates and starts grows with the number of
 * users, over HTTP and in the store alone. It measures all sizes in turn within one run. bench/results/scale.md
 * contains its output unchanged.
 *
 *    npm run bench:scale -- [--users 5000000] [--rounds 21]
 */
import { machineLine, readFlags, workFolder } from '../harness.ts';
import { fillSizes } from './folders.ts';
import { measureRequests } from './http.ts';
import { goals, latencyTable, type Results, sizeTable } from './report.ts';
import { measureStarts } from './starts.ts';
import { measureStore } from './store.ts';

const { users, rounds } = readFlags({ users: 5_000_000, rounds: 21 });
if (users < 1_000) throw new Error('--users takes a number from 1000.');

async function measure(folder: string): Promise<Results> {
  const sizes = await fillSizes(folder, users);
  const starts = await measureStarts(sizes);
  const requested = await measureRequests(sizes, rounds);
  return { sizes, starts, requested, store: await measureStore(sizes, rounds) };
}

const results = await measure(workFolder('scale'));
const { sizes, requested, store } = results;
console.log(`${machineLine()}
Medians of ${rounds} rounds; a ratio is the median of each round's own ratio. 1 MB is 2^20 bytes.

By HTTP, one connection:

${latencyTable(sizes, requested.runs)}

The store alone:

${latencyTable(sizes, store)}

${sizeTable(results)}

Goals:

${goals(results).join('\n')}`);
