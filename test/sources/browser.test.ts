import assert from 'node:assert/strict';
import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';

const PROJECT = join(import.meta.dirname, '../..');
const FIXTURE = join(PROJECT, 'test/fixtures/fitbit/sleepDay_merged.csv');

const PROGRAM = `
  import { fitabase } from './sources/fitabase/fitabase.ts';
  import { createSkipLog } from './sources/fitabase/skipped.ts';
  import { sampleOf } from './sources/source.ts';
  import { zoneOf } from './sources/zone.ts';
  export async function read(file) {
    const skipped = createSkipLog();
    const options = { person: '1503960366', zone: zoneOf('Europe/Berlin'), shiftMs: 0, skipped };
    const readings = await Array.fromAsync(fitabase.readingsOf(file, fitabase.kindOf(file.name), options));
    return { samples: readings.map(({ reading }) => sampleOf(reading)), skipped: skipped.counts() };
  }`;

test('an export can be read in a browser, from a File and without Node modules', async () => {
  const { outputFiles } = await build({
    stdin: { contents: PROGRAM, resolveDir: PROJECT, loader: 'ts' },
    alias: { 'csv-parse': 'csv-parse/browser/esm' },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'source',
    write: false,
  });
  const { setTimeout, clearTimeout, queueMicrotask } = globalThis;
  const page = createContext({ TextDecoder, setTimeout, clearTimeout, queueMicrotask });
  runInContext('globalThis.self = globalThis', page);
  runInContext(outputFiles[0]?.text ?? '', page);
  const { read } = runInContext('source', page) as { read(file: File): Promise<object> };
  const file = new File([await openAsBlob(FIXTURE)], 'sleepDay_merged.csv');
  const { samples, skipped } = JSON.parse(JSON.stringify(await read(file)));
  assert.equal(samples.length, 6);
  assert.deepEqual(samples[0], {
    metric: 'sleep_duration',
    value: 327,
    start: '2016-04-11T23:14:00.000Z',
    end: '2016-04-12T05:00:00.000Z',
  });
  assert.deepEqual(skipped, { blank: 3 });
});
