import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { appleHealth } from '../../sources/apple-health/apple-health.ts';
import { DAY_MS } from '../../sources/durations.ts';
import { surveyFiles } from '../../sources/import/survey-files.ts';
import type { SourceFile } from '../../sources/source-file.ts';
import { zoneOf } from '../../sources/zone.ts';
import { appleFile, importApple } from './apple-health.ts';
import { appleHealthXml } from './generators/apple-health.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/apple-health');
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

test('the date of birth in the file is not read', async () => {
  const { readings, skipped } = await importApple(content);
  assert.ok(content.includes('1984'));
  assert.ok(!JSON.stringify([readings, skipped]).includes('1984'));
});

test('memory does not grow with the file', async () => {
  const days = 60;
  let [bytes, peak] = [0, 0];
  const file: SourceFile = {
    name: 'export.xml',
    size: 0,
    head: async () => new Uint8Array(),
    async *chunks() {
      const encoder = new TextEncoder();
      for (const text of appleHealthXml({ now: NOW, days })) {
        yield encoder.encode(text);
        bytes += text.length;
        peak = Math.max(peak, process.memoryUsage().heapUsed);
      }
    },
  };
  const before = process.memoryUsage().heapUsed;
  await importApple('', { add: () => {}, oldest: NOW - 90 * DAY_MS }, [file]);
  assert.ok(bytes > 15 * 2 ** 20, `${bytes} bytes`);
  assert.ok(peak - before < 60 * 2 ** 20, `${(peak - before) / 2 ** 20} MB`);
});
