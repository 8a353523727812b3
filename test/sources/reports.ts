import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ALL_METRICS } from '../../core/streams/metrics.ts';
import type { ImportSource } from '../../sources/import/import-source.ts';
import { type SurveyOptions, surveyFiles } from '../../sources/import/survey-files.ts';
import type { SourceFile } from '../../sources/source-file.ts';
import { zoneOf } from '../../sources/zone.ts';

const REPORTS = join(import.meta.dirname, '../fixtures/reports');

/** Surveys files as the commands and the app do, and adds a digest of the batches. */
export async function report(
  source: ImportSource,
  files: readonly SourceFile[],
  { now, zone = 'Europe/Berlin' }: Pick<SurveyOptions, 'now'> & { zone?: string },
) {
  const selected = await source.select(files);
  const { signal } = new AbortController();
  const { survey, batches } = await surveyFiles({ source, files: selected, zone: zoneOf(zone), now, signal });
  const all = [...batches(ALL_METRICS)];
  const digest = createHash('sha256').update(JSON.stringify(all)).digest('hex');
  const firsts = ALL_METRICS.flatMap((metric) => all.flat().find((sample) => sample.metric === metric) ?? []);
  return { survey, needsZone: source.needsZone(selected), batches: all.length, firsts, digest };
}

/** Compares a report with the one in `test/fixtures/reports`. With `UPDATE_REPORTS=1` the file is written instead: read its diff. */
export async function assertReport(name: string, actual: object): Promise<void> {
  const path = join(REPORTS, `${name}.json`);
  if (process.env.UPDATE_REPORTS) await writeFile(path, `${JSON.stringify(actual, null, 2)}\n`);
  assert.deepEqual(JSON.parse(JSON.stringify(actual)), JSON.parse(await readFile(path, 'utf8')));
}
