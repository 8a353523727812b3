import assert from 'node:assert/strict';
import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';

const PROJECT = join(import.meta.dirname, '../..');
const FIXTURE = join(PROJECT, 'test/fixtures/fitbit/sleepDay_merged.csv');

/** What browsers have, too. */
const WEB = {
  ...{
    AbortController,
    Blob,
    DOMException,
    Response,
    TextDecoder,
    TextEncoder,
    URL,
    clearTimeout,
    crypto,
    queueMicrotask,
  },
  ...{ setTimeout, CompressionStream, DecompressionStream, ReadableStream, TransformStream, WritableStream },
};

const PROGRAM = `
  import { openFiles } from './sources/files/open.ts';
  import { findSource } from './sources/import/find-source.ts';
  import { importSources } from './sources/import/sources.ts';
  import { surveyFiles } from './sources/import/survey-files.ts';
  import { zoneOf } from './sources/zone.ts';
  export async function read(blob, now) {
    const found = await findSource(await openFiles([{ name: blob.name, blob }]), importSources({}));
    const signal = { throwIfAborted() {} };
    const { survey, batches } = await surveyFiles({ ...found, zone: zoneOf('Europe/Berlin'), now, signal });
    return { survey, batches: [...batches(['sleep_duration'])] };
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
  const page = createContext(WEB);
  runInContext('globalThis.self = globalThis', page);
  // Safari 17.4 has no helpers of iterators.
  runInContext(
    'delete Iterator.prototype.map; delete Iterator.prototype.filter; delete Iterator.prototype.toArray',
    page,
  );
  runInContext(outputFiles[0]?.text ?? '', page);
  const { read } = runInContext('source', page) as { read(file: File, now: number): Promise<object> };
  const file = new File([await openAsBlob(FIXTURE)], 'sleepDay_merged.csv');
  const { survey, batches } = JSON.parse(JSON.stringify(await read(file, Date.UTC(2016, 3, 20))));
  assert.partialDeepStrictEqual(survey, {
    source: 'fitabase',
    metrics: [{ metric: 'sleep_duration', readings: 6, days: 6, from: '2016-04-12', to: '2016-04-19' }],
    skipped: [{ reason: 'blank', count: 3, first: 'sleepDay_merged.csv, line 8' }],
  });
  assert.deepEqual(batches[0][0], {
    metric: 'sleep_duration',
    value: 327,
    start: '2016-04-11T23:14:00.000Z',
    end: '2016-04-12T05:00:00.000Z',
  });
});
