import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { before, type TestContext, test } from 'node:test';
import { runImport } from '../../cli/import/run.ts';
import { DAY_MS } from '../../sources/durations.ts';
import { zoneOf } from '../../sources/zone.ts';
import { appleHealthXml } from '../sources/generators/apple-health.ts';
import { googleTakeoutFiles } from '../sources/generators/google-takeout.ts';
import { makeHealthConnect } from '../sources/generators/health-connect.ts';
import { whoopFiles } from '../sources/generators/whoop.ts';
import { makeZip } from '../sources/generators/zip.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { ownerAt } from './hatchery.ts';

const NOW = Date.now();
const TODAY = Math.floor(NOW / DAY_MS) * DAY_MS;

type Made = { name: string; data: Uint8Array<ArrayBuffer> | string };

const xml = [...appleHealthXml({ now: NOW, days: 3 })].join('');
const takeout = (form: 'google-health' | 'fitbit') =>
  googleTakeoutFiles({ now: NOW, days: 3, form }).map(({ name, parts }) => ({ name, data: [...parts()].join('') }));
const database = makeHealthConnect({ until: TODAY, days: 3 });

/** A file or folder of each kind, as people have it. */
const KINDS: Record<string, { source: string; files: Made[]; metrics: string[] }> = {
  'Apple Health, a zip': {
    source: 'apple-health',
    files: [{ name: 'export.zip', data: makeZip([{ name: 'apple_health_export/Exportieren.xml', data: xml }]) }],
    metrics: ['heart_rate', 'heart_rate_variability_sdnn', 'step_count', 'sleep_duration'],
  },
  'Google Takeout of today, an unpacked folder': {
    source: 'google-takeout',
    files: takeout('google-health'),
    metrics: ['heart_rate', 'heart_rate_variability_rmssd', 'step_count', 'sleep_duration', 'sleep_score'],
  },
  'Google Takeout of before, a zip': {
    source: 'google-takeout',
    files: [{ name: 'takeout-001.zip', data: makeZip(takeout('fitbit')) }],
    metrics: ['heart_rate', 'step_count', 'sleep_duration'],
  },
  'Health Connect, a zip': {
    source: 'health-connect',
    files: [{ name: 'Health Connect.zip', data: makeZip([{ name: 'health_connect_export.db', data: database }]) }],
    metrics: ['heart_rate', 'step_count', 'sleep_duration'],
  },
  'WHOOP, a folder': {
    source: 'whoop',
    files: whoopFiles({ now: NOW, days: 6 }).map(({ name, content }) => ({ name, data: content })),
    metrics: ['recovery_score', 'heart_rate_variability_rmssd', 'sleep_duration'],
  },
};

let baseUrl: string;
before(async (context) => {
  const server = await startServer(await temporaryFolder(context as TestContext));
  (context as TestContext).after(() => server.stop());
  baseUrl = server.baseUrl;
});

for (const [kind, { source, files, metrics }] of Object.entries(KINDS)) {
  test(`a real kind of export is stored once: ${kind}`, async (context) => {
    const owner = await ownerAt(baseUrl);
    const folder = await temporaryFolder(context);
    for (const { name, data } of files) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), data);
    }
    const target = { userId: owner.userId, token: owner.token, isOwner: true, baseUrl };
    const options = { paths: [folder], zone: zoneOf('Europe/Berlin'), isZoneGiven: true, consent: 'all' as const };
    const { signal } = new AbortController();
    const lines: string[] = [];
    const send = () => runImport({ ...target, ...options, signal }, NOW, (line) => lines.push(line));
    const { result, failure } = await send();
    assert.equal(failure, undefined, lines.join('\n'));
    const samples = await owner.samples();
    assert.ok(new Set(metrics).isSubsetOf(new Set(samples.map(({ metric }) => metric as string))), lines.join('\n'));
    const { found, accepted } = result as { found: { readings: number }[]; accepted: Record<string, number> };
    assert.equal(
      samples.length,
      found.reduce((sum, { readings }) => sum + readings, 0),
    );
    const again = await send();
    const { accepted: added, known } = again.result as { accepted: object; known: object };
    assert.deepEqual([added, known], [{}, accepted]);
    assert.deepEqual(await owner.samples(), samples);
    assert.deepEqual(
      (await owner.streams()).map((stream) => stream.source),
      [source],
    );
    assert.equal((await owner.pet()).based_on[0]?.metric.startsWith('sleep'), true);
  });
}
