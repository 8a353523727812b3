/** Reads one file, in a process whose memory can be measured. Prints its `Figures`. */
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { openDatabase } from '../../cli/import/database.ts';
import { openFiles } from '../../sources/files/open.ts';
import { findSource } from '../../sources/import/find-source.ts';
import { importSources } from '../../sources/import/sources.ts';
import { surveyFiles } from '../../sources/import/survey-files.ts';
import { zoneOf } from '../../sources/zone.ts';
import { memory } from '../servers.ts';
import { BARE, type BareName } from './bare.ts';
import type { Figures } from './rounds.ts';

const [reader = '', path = '', now = ''] = process.argv.slice(2);

/** Reads a file as `hatchery import` does, up to the batches that it would send. Returns the number of their readings. */
async function importFile(): Promise<number> {
  const { signal } = new AbortController();
  const files = await openFiles([{ name: basename(path), blob: await openAsBlob(path) }], signal);
  const found = await findSource(files, importSources({ openDatabase }));
  const { survey, batches } = await surveyFiles({ ...found, zone: zoneOf('Europe/Berlin'), now: Number(now), signal });
  let readings = 0;
  for (const batch of batches(survey.metrics.map(({ metric }) => metric))) readings += batch.length;
  return readings;
}

const started = performance.now();
const readings = reader === 'Hatchery' ? await importFile() : await BARE[reader as BareName](path);
const figures: Figures = {
  seconds: (performance.now() - started) / 1000,
  // Not `process.resourceUsage()`: its maximum includes the memory that the parent had when it started this process.
  megabytes: memory(process.pid, 'VmHWM') ?? Number.NaN,
  readings: readings ?? 0,
};
console.log(JSON.stringify(figures));
