import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { appleHealth } from '../../sources/apple-health/apple-health.ts';
import { openFiles } from '../../sources/files/open.ts';
import { findSource } from '../../sources/import/find-source.ts';
import { importSources } from '../../sources/import/sources.ts';
import { surveyFiles } from '../../sources/import/survey-files.ts';
import type { SourceFile } from '../../sources/source-file.ts';
import { zoneOf } from '../../sources/zone.ts';
import { appleFile, importApple, record, xml } from './apple-health.ts';
import { appleHealthXml } from './generators/apple-health.ts';
import { makeZip } from './generators/zip.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/apple-health');
const SLEEP = 'HKCategoryTypeIdentifierSleepAnalysis';
const ASLEEP = 'HKCategoryValueSleepAnalysisAsleepCore';
/** A day after the clocks went back in Berlin. */
const NOW = Date.UTC(2026, 9, 26, 12);
const { signal } = new AbortController();

const survey = async (...files: SourceFile[]) => {
  const { survey, batches } = await surveyFiles({
    source: appleHealth,
    files,
    zone: zoneOf('Europe/Berlin'),
    now: NOW,
    signal,
  });
  return { survey, samples: [...batches(survey.metrics.map(({ metric }) => metric))].flat() };
};

const content = [...appleHealthXml({ now: NOW, days: 3 })].join('');

test('an export with every trap gives the readings of the golden file', async () => {
  const { survey: summary, samples } = await survey(appleFile(content, 'Exportieren.xml'));
  // Of steps and heart rates there are too many to read.
  const sums = Map.groupBy(samples, ({ metric }) => metric);
  const isMany = (metric: string) => metric === 'heart_rate' || metric === 'step_count';
  const found = {
    survey: summary,
    sums: Object.fromEntries(
      [...sums].map(([metric, own]) => [metric, own.reduce((sum, { value }) => sum + value, 0)]),
    ),
    samples: samples.filter(({ metric }) => !isMany(metric)),
  };
  const golden = await readFile(join(FIXTURES, 'golden.json'), 'utf8');
  assert.deepEqual(JSON.parse(JSON.stringify(found)), JSON.parse(golden));
});

test('the same export twice, under another name, gives the same readings', async () => {
  const [once, twice] = [
    await survey(appleFile(content)),
    await survey(appleFile(content), appleFile(content, '导出.xml')),
  ];
  assert.deepEqual(twice.samples, once.samples);
});

test('a zip and an unpacked folder are read alike, and only the file with the records', async () => {
  const entries = {
    'apple_health_export/导出.xml': content,
    'apple_health_export/export_cda.xml': '<?xml version="1.0"?>\n<ClinicalDocument/>',
    'apple_health_export/workout-routes/route_1.gpx': '<?xml version="1.0"?>\n<gpx/>',
    'apple_health_export/electrocardiograms/ecg_1.csv': 'Name,Anna',
  };
  const zip = new Blob([makeZip(Object.entries(entries).map(([name, data]) => ({ name, data })))]);
  const folder = Object.entries(entries).map(([name, text]) => ({ name, blob: new Blob([text]) }));
  const sources = importSources({ openDatabase: () => assert.fail() });
  const once = await survey(appleFile(content));
  for (const inputs of [[{ name: 'export.zip', blob: zip }], folder]) {
    const { source, files } = await findSource(await openFiles(inputs), sources);
    assert.equal(source, appleHealth);
    assert.deepEqual(
      files.map(({ name }) => name),
      ['apple_health_export/导出.xml'],
    );
    assert.deepEqual((await survey(...files)).samples, once.samples);
  }
});

test('what is older than 90 days is not read, nor the rest of a night that began earlier', async () => {
  const quantity = (time: string) =>
    record({
      type: 'HKQuantityTypeIdentifierHeartRate',
      unit: 'count/min',
      value: '60',
      startDate: time,
      endDate: time,
    });
  const asleep = (startDate: string, endDate: string) => record({ type: SLEEP, value: ASLEEP, startDate, endDate });
  const old = xml(
    quantity('2020-01-01 00:00:00 +0000'),
    quantity('2026-07-29 00:10:00 +0200'),
    asleep('2026-07-28 22:00:00 +0200', '2026-07-28 23:30:00 +0200'),
    asleep('2026-07-29 00:00:00 +0200', '2026-07-29 06:00:00 +0200'),
  );
  const { survey: summary, samples } = await survey(appleFile(old));
  assert.deepEqual(samples, [{ metric: 'heart_rate', value: 60, start: '2026-07-28T22:10:00.000Z' }]);
  assert.deepEqual(summary.skipped, [{ reason: 'old', count: 2, first: 'export.xml, line 4' }]);
});

test('the date of birth in the file is not read', async () => {
  const { readings, skipped } = await importApple(content);
  assert.ok(content.includes('1984'));
  assert.ok(!JSON.stringify([readings, skipped]).includes('1984'));
});

test('memory does not grow with the file', async () => {
  let peak = 0;
  const encoder = new TextEncoder();
  const from = content.indexOf(' <Record');
  const records = content.slice(from, content.indexOf('</HealthData>'));
  const parts = [content.slice(0, from), ...Array<string>(20).fill(records), '</HealthData>'];
  const file: SourceFile = {
    name: 'export.xml',
    size: parts.reduce((sum, { length }) => sum + length, 0),
    head: async () => new Uint8Array(),
    async *chunks() {
      for (const part of parts) {
        yield encoder.encode(part);
        peak = Math.max(peak, process.memoryUsage().heapUsed);
      }
    },
  };
  const before = process.memoryUsage().heapUsed;
  await importApple('', { add: () => {} }, [file]);
  assert.ok(file.size > 15 * 2 ** 20, `${file.size} bytes`);
  assert.ok(peak - before < 60 * 2 ** 20, `${(peak - before) / 2 ** 20} MB`);
});
