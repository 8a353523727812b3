/**
 * `npm run bench:ingest`: measures how readings are processed, from a batch to the pet. First it sends batches in turn
 * to Hatchery and to two minimal servers: `by hand`, which reads them, and `bound`, which does not. Then it measures the
 * cost of computing a pet's state, DynamoDB's write units, and the number of narrator calls. bench/results/ingest.md
 * contains its output unchanged.
 *
 *    npm run bench:ingest -- [--rounds 5] [--seconds 1.5] [--cores 1] [--only ingest,state,units,narrator]
 */
import { join } from 'node:path';
import { machineLine, readFlags, workFolder } from '../harness.ts';
import { measureCalls } from './narrator.ts';
import { callTable, goals, ingestTable, type Results, timingTable, unitTable } from './report.ts';
import { playRounds } from './rounds.ts';
import { measureState } from './state.ts';
import { measureUnits } from './units.ts';

const { rounds, seconds, cores, only } = readFlags({ rounds: 5, seconds: 1.5, cores: 2 }, [
  'ingest',
  'state',
  'units',
  'narrator',
]);

async function measure(folder: string): Promise<Results> {
  const dataDir = (name: string) => join(folder, name);
  return {
    ...(only.includes('ingest')
      ? { ingest: await playRounds({ dataDir, rounds, seconds, isOnOneCore: cores === 1 }) }
      : {}),
    timings: only.includes('state') ? await measureState(folder) : [],
    units: only.includes('units') ? await measureUnits() : [],
    calls: only.includes('narrator') ? await measureCalls() : [],
  };
}

const results = await measure(workFolder('ingest'));
const { ingest, timings, units, calls } = results;
console.log(`${machineLine()}
${cores === 1 ? 'Servers on one core. ' : ''}Medians of ${rounds} rounds of about ${seconds} s; a ratio is the median of each round's own ratio. 1 MB is 2^20 bytes.\n`);
if (ingest) console.log(`${ingestTable(ingest)}\n`);
if (timings.length > 0) console.log(`${timingTable(timings)}\n`);
if (units.length > 0) console.log(`${unitTable(units)}\n`);
if (calls.length > 0) console.log(`${callTable(calls)}\n`);
console.log(`Goals:\n\n${goals(results).join('\n')}`);
