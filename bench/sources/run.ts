/**
 * `npm run bench:sources`: generates the files that people have, and reads them as `hatchery import` does, in turn with the bare library that
 * parses them. Then it reads a large file, to measure memory. bench/results/sources.md contains its output unchanged.
 *
 *    npm run bench:sources -- [--rounds 5] [--megabytes 100] [--large 1024] [--only apple-health]
 */
import { machineLine, readFlags, workFolder } from '../harness.ts';
import { KINDS } from './kinds.ts';
import { goals, resultTable } from './report.ts';
import { type Measured, measure } from './rounds.ts';

const names = KINDS.map(({ source }) => source);
const { rounds, megabytes, large, only } = readFlags({ rounds: 5, megabytes: 100, large: 1024 }, names);

const folder = workFolder('sources');
const measured: Measured[] = [];
for (const kind of KINDS) {
  if (!only.includes(kind.source)) continue;
  measured.push(await measure(kind, folder, megabytes, rounds));
  if (kind.canBeLarge) measured.push(await measure(kind, folder, large, 1));
}
console.log(`${machineLine()}
Medians of the rounds; a ratio is the median of each round's own ratio. 1 MB is 2^20 bytes.\n`);
console.log(`${resultTable(measured)}\n\nGoals:\n\n${goals(measured).join('\n')}`);
