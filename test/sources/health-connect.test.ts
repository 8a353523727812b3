import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { openDatabase as openByNode } from '../../cli/import/database.ts';
import { ALL_METRICS } from '../../core/streams/metrics.ts';
import { DAY_MS, HOUR_MS } from '../../sources/durations.ts';
import { SourceError, type SourceErrorCode } from '../../sources/errors.ts';
import { blobFile } from '../../sources/files/blob-file.ts';
import { openFiles } from '../../sources/files/open.ts';
import { healthConnect } from '../../sources/health-connect/health-connect.ts';
import type { OpenDatabase } from '../../sources/health-connect/open-database.ts';
import { findSource } from '../../sources/import/find-source.ts';
import type { FoundReading } from '../../sources/import/import-source.ts';
import { importSources } from '../../sources/import/sources.ts';
import { surveyFiles } from '../../sources/import/survey-files.ts';
import { MAX_SLEEPS } from '../../sources/nights.ts';
import { zoneOf } from '../../sources/zone.ts';
import { openDatabase as openByWasm } from '../../web/src/file-import/sqlite.ts';
import { damaged, endless } from './generators/damaged-database.ts';
import { type HealthConnectOptions, makeHealthConnect } from './generators/health-connect.ts';
import { makeZip } from './generators/zip.ts';

const NAME = 'health_connect_export.db';
const NOW = Date.parse('2026-11-28T12:00:00Z');
const UNTIL = Date.parse('2026-11-28T00:00:00+01:00');
const { signal } = new AbortController();

type Bytes = Uint8Array<ArrayBuffer>;
const make = (change = '', options: Partial<HealthConnectOptions> = {}) =>
  makeHealthConnect({ until: UNTIL, days: 3, change, ...options });

/** Reads a database without the rest of an import. */
async function read(openDatabase: OpenDatabase, bytes: Bytes) {
  const readings: FoundReading[] = [];
  const skipped: Record<string, number> = {};
  await healthConnect(openDatabase).read([blobFile(NAME, new Blob([bytes]))], {
    zone: zoneOf('Europe/Berlin'),
    shiftMs: 0,
    add: (reading) => readings.push(reading),
    skip(reason, _place, count = 1) {
      if (count > 0) skipped[reason] = (skipped[reason] ?? 0) + count;
    },
    signal,
    oldest: NOW - 91 * DAY_MS,
  });
  const of = (metric: string, origin = 'Watch') =>
    readings.filter((reading) => reading.metric === metric && reading.origin === origin);
  return { readings, skipped, of };
}

async function survey(openDatabase: OpenDatabase, files: { name: string; bytes: Bytes }[]) {
  const opened = await openFiles(files.map(({ name, bytes }) => ({ name, blob: new Blob([bytes]) })));
  const { source, files: selected } = await findSource(opened, importSources({ openDatabase }));
  const result = await surveyFiles({ source, files: selected, zone: zoneOf('Europe/Berlin'), now: NOW, signal });
  return { survey: result.survey, batches: [...result.batches(ALL_METRICS)] };
}

/** The whole report, in lines. */
const GOLDEN = `Health Connect, Europe/Berlin: health_connect_export.db
sleep_duration: 3 in 3 days, 2026-11-25 to 2026-11-27, Watch, not com.example.phone
heart_rate: 2160 in 3 days, 2026-11-25 to 2026-11-27, Watch
resting_heart_rate: 3 in 3 days, 2026-11-25 to 2026-11-27, Watch
heart_rate_variability_rmssd: 3 in 3 days, 2026-11-25 to 2026-11-27, Watch
respiratory_rate: 3 in 3 days, 2026-11-25 to 2026-11-27, Watch
oxygen_saturation: 3 in 3 days, 2026-11-25 to 2026-11-27, Watch
body_temperature: 3 in 3 days, 2026-11-25 to 2026-11-27, Watch
step_count: 36 in 3 days, 2026-11-25 to 2026-11-27, Watch, not Health Sync, com.example.phone
skipped again: 6, health_connect_export.db, sleep_session_record_table
skipped other-source: 57, sleep_duration, 2026-11-25, com.example.phone
skipped other-metric: 1, health_connect_export.db, weight_record_table`;

function linesOf({ survey: found }: Awaited<ReturnType<typeof survey>>): string {
  const metrics = found.metrics.map(({ metric, readings, days, from, to, origins, leftOut }) => {
    const names = origins.map(({ name }) => name).join(', ');
    const not = leftOut.length > 0 ? `, not ${leftOut.join(', ')}` : '';
    return `${metric}: ${readings} in ${days} days, ${from} to ${to}, ${names}${not}`;
  });
  const skipped = found.skipped.map(({ reason, count, first }) => `skipped ${reason}: ${count}, ${first}`);
  return [`${found.label}, ${found.timeZone}: ${found.files.join(', ')}`, ...metrics, ...skipped].join('\n');
}

const HOSTILE = `
ALTER TABLE heart_rate_record_table RENAME TO HeartRateRecordTable;
ALTER TABLE sleep_session_record_table RENAME TO SleepSessionRecordTable;
DROP TABLE steps_record_table;
CREATE VIEW steps_record_table AS SELECT abs(-9223372036854775808) AS count, 1 AS start_time, 2 AS end_time, 1 AS app_info_id;
DROP TABLE respiratory_rate_record_table;
CREATE VIRTUAL TABLE respiratory_rate_record_table USING fts5(time, rate);
DROP TABLE oxygen_saturation_record_table;
CREATE TABLE oxygen_saturation_record_table (time INTEGER, app_info_id INTEGER, percentage REAL AS (97.0));
INSERT INTO oxygen_saturation_record_table VALUES (1, 1);
CREATE TRIGGER harm AFTER DELETE ON sleep_stages_table BEGIN DELETE FROM SleepSessionRecordTable; END;
DROP TABLE body_temperature_record_table;`;

const at = (text: string) => Date.parse(text);
const BAD_ROWS = `
DELETE FROM resting_heart_rate_record_table;
INSERT INTO resting_heart_rate_record_table (uuid, app_info_id, time, beats_per_minute) VALUES
  (x'a1', 1, ${at('2026-11-27T06:00:00Z')}, 50), (x'a2', 9, ${at('2026-11-27T06:00:00Z')}, 51), (x'a3', 1, NULL, 52),
  (x'a4', 1, 'yesterday', 53), (x'a5', 1, 9223372036854775807, 54), (x'a6', 1, ${at('2026-11-26T06:00:00Z')}, 'fast'),
  (x'a7', 1, ${at('2026-11-26T06:00:00Z')}, NULL), (x'a8', 1, ${at('2025-01-01T00:00:00Z')}, 55),
  (x'a9', '1', ${at('2026-11-25T06:00:00Z')}, 9223372036854775807);
DELETE FROM steps_record_table;
INSERT INTO steps_record_table (uuid, app_info_id, start_time, end_time, count) VALUES
  (x'b1', 1, ${at('2026-11-27T07:00:00Z')}, ${at('2026-11-27T06:00:00Z')}, 10),
  (x'b2', 1, ${at('2026-11-27T07:00:00Z')}, NULL, 10);
DELETE FROM sleep_stages_table; DELETE FROM sleep_session_record_table;
INSERT INTO sleep_session_record_table (row_id, uuid, app_info_id, start_time, end_time) VALUES
  (1, x'c1', 1, ${at('2026-10-24T22:00:00Z')}, ${at('2026-10-25T05:00:00Z')}),
  (2, x'c2', 1, ${at('2026-11-02T22:00:00Z')}, ${at('2026-11-03T05:00:00Z')}),
  (3, x'c3', 1, ${at('2026-11-04T22:00:00Z')}, ${at('2026-11-05T05:00:00Z')}),
  (4, x'c4', 1, ${at('2026-11-06T22:00:00Z')}, ${at('2026-11-07T05:00:00Z')}),
  (5, x'c5', 1, ${at('2026-11-07T03:30:00Z')}, ${at('2026-11-07T04:55:00Z')});
INSERT INTO sleep_stages_table VALUES
  (1, ${at('2026-10-24T21:00:00Z')}, ${at('2026-10-25T03:00:00Z')}, 4),
  (2, ${at('2026-11-02T22:00:00Z')}, ${at('2026-11-03T05:00:00Z')}, 1),
  (3, ${at('2026-11-04T22:00:00Z')}, ${at('2026-11-05T05:00:00Z')}, 0),
  (4, ${at('2026-11-06T22:00:00Z')}, ${at('2026-11-07T02:00:00Z')}, 4), (4, ${at('2026-11-07T00:00:00Z')}, ${at('2026-11-07T04:00:00Z')}, 5),
  (99, ${at('2026-11-06T22:00:00Z')}, ${at('2026-11-07T05:00:00Z')}, 5);`;

for (const [name, openDatabase] of Object.entries({ 'node:sqlite': openByNode, 'sqlite-wasm': openByWasm })) {
  suite(name, () => {
    test('the report of a file, bare, in a zip and in a folder, each time the same', async () => {
      const bytes = make();
      const bare = await survey(openDatabase, [{ name: NAME, bytes }]);
      assert.equal(linesOf(bare), GOLDEN);
      const zipped = [{ name: 'Health Connect.zip', bytes: makeZip([{ name: NAME, data: bytes }]) }];
      assert.deepEqual(await survey(openDatabase, zipped), bare);
      const folder = [
        { name: `Downloads/${NAME}`, bytes: make('', { writeAhead: true }) },
        { name: 'Downloads/a.txt', bytes: new Uint8Array([1]) },
      ];
      const unpacked = await survey(openDatabase, folder);
      assert.deepEqual(unpacked.batches, bare.batches);
      assert.equal(linesOf(unpacked).replaceAll('Downloads/', ''), GOLDEN);
    });

    test('the longest of growing nights counts, with its stages; a session without stages counts whole', async () => {
      const { of, readings } = await read(openDatabase, make());
      const nights = of('sleep_duration').map(({ value, start, end = 0 }) => [value, end - start]);
      assert.deepEqual(
        nights,
        Array.from({ length: 3 }, () => [6 * 60, 8 * HOUR_MS]),
      );
      assert.deepEqual(
        of('sleep_duration', 'com.example.phone').map(({ value }) => value),
        [420, 420, 420],
      );
      assert.equal(of('heart_rate').length, 2160);
      assert.deepEqual(of('step_count')[0], {
        metric: 'step_count',
        value: 608,
        start: UNTIL - 3 * DAY_MS + 8 * HOUR_MS,
        end: UNTIL - 3 * DAY_MS + 9 * HOUR_MS,
        origin: 'Watch',
      });
      assert.ok(readings.filter(({ origin }) => origin === 'Health Sync').every(({ isMirror }) => isMirror));
    });

    test('views, virtual tables, triggers and generated columns never run; tables may be missing or renamed', async () => {
      const { of, skipped } = await read(openDatabase, make(HOSTILE));
      assert.equal(of('heart_rate').length, 2160);
      assert.equal(of('sleep_duration').length, 3);
      assert.equal(of('resting_heart_rate').length, 3);
      for (const metric of ['step_count', 'respiratory_rate', 'oxygen_saturation', 'body_temperature'])
        assert.equal(of(metric).length, 0);
      assert.deepEqual(skipped, { again: 6, 'other-metric': 1, damaged: 1 });
    });

    test('rows that cannot be readings are skipped and counted', async () => {
      const { of, skipped } = await read(openDatabase, make(BAD_ROWS));
      assert.deepEqual(
        of('resting_heart_rate').map(({ value }) => value),
        [50, 2 ** 63],
      );
      assert.deepEqual(
        of('resting_heart_rate', 'App 9').map(({ value }) => value),
        [51],
      );
      assert.deepEqual(of('step_count'), []);
      // Clipped to its session; awake all the time; unknown stages; overlapping stages, and a shorter session that overlaps.
      assert.deepEqual(
        of('sleep_duration').map(({ value }) => value),
        [300, 420, 360],
      );
      assert.deepEqual(skipped, { old: 1, time: 5, number: 2, again: 1, 'not-asleep': 1, 'other-metric': 1 });
    });

    test('readings of different apps stay apart when the names of the apps are missing', async () => {
      const { of } = await read(openDatabase, make('DROP TABLE application_info_table'));
      assert.deepEqual(
        ['App 1', 'App 2', 'App 3'].map((origin) => of('step_count', origin).length),
        [36, 18, 36],
      );
      assert.equal(of('heart_rate', 'App 1').length, 2160);
      const orphans = await read(openDatabase, make('DROP TABLE heart_rate_record_table'));
      assert.equal(orphans.of('heart_rate', '').length, 2160);
      const columns = ['heart_rate_record_table', 'sleep_stages_table', 'application_info_table'];
      const renamed = ['app_info_id', 'stage_type', 'package_name'].map(
        (column, index) => `ALTER TABLE ${columns[index]} RENAME COLUMN ${column} TO other;`,
      );
      assert.equal((await read(openDatabase, make(renamed.join('')))).skipped.damaged, 3);
    });

    test('what is not a whole database of Health Connect gets one sentence, or its whole tables are read', async () => {
      const rejects = async (code: SourceErrorCode, bytes: Bytes) =>
        assert.rejects(read(openDatabase, bytes), { code });
      const bytes = make();
      await rejects('not-a-database', new TextEncoder().encode('<html>Sign in</html>'.repeat(20)));
      await rejects('not-a-database', new Uint8Array());
      await rejects('not-a-database', bytes.slice(0, 50));
      await rejects('damaged-database', bytes.slice(0, 1000));
      const empty = new TextEncoder().encode('SQLite format 3\0'.padEnd(200, 'x'));
      await rejects('not-a-database', empty);
      const tables =
        'application_info_table steps_record_table heart_rate_record_table heart_rate_record_series_table sleep_session_record_table resting_heart_rate_record_table heart_rate_variability_rmssd_record_table respiratory_rate_record_table oxygen_saturation_record_table body_temperature_record_table';
      await rejects(
        'other-database',
        make(
          tables
            .split(' ')
            .map((table) => `DROP TABLE ${table};`)
            .join(''),
        ),
      );
      const { readings, skipped } = await read(openDatabase, damaged(bytes));
      assert.ok((skipped.damaged ?? 0) > 0);
      assert.ok(readings.length > 0);
    });

    test('pages that refer to others again and again end', async () => {
      const { of, skipped } = await read(openDatabase, endless(make()));
      assert.ok((skipped.damaged ?? 0) > 0);
      assert.equal(of('heart_rate').length, 2160);
    });

    test('flipped bytes never crash it', async () => {
      const bytes = make();
      let seed = 7;
      const random = (below: number) => {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        return seed % below;
      };
      for (let run = 0; run < 20; run += 1) {
        const copy = bytes.slice();
        for (let flip = 0; flip <= run % 20; flip += 1) copy[random(run % 2 ? copy.length : 8192)] = random(256);
        const found = await read(openDatabase, copy).catch((error) => {
          if (!(error instanceof SourceError)) throw error;
        });
        assert.ok((found?.readings.length ?? 0) <= copy.length / 6);
      }
    });
  });
}

test('more apps, records with heart rates, sleeps and stages than one person has get a sentence', async () => {
  const rows = (count: number, columns: string) =>
    `WITH RECURSIVE rows(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM rows LIMIT ${count}) SELECT ${columns} FROM rows`;
  const session = `i, 1, ${UNTIL - DAY_MS}, ${UNTIL - DAY_MS} + i`;
  for (const [code, change] of [
    ['too-many-origins', `INSERT INTO application_info_table ${rows(1_001, 'i, i, i, NULL')}`],
    [
      'too-many-readings',
      `DROP TABLE heart_rate_record_table; CREATE TABLE heart_rate_record_table AS ${rows(1_000_001, 'i AS row_id, 1 AS app_info_id')}`,
    ],
    [
      'too-many-readings',
      `DROP TABLE sleep_session_record_table; CREATE TABLE sleep_session_record_table (row_id, app_info_id, start_time, end_time);
       INSERT INTO sleep_session_record_table ${rows(MAX_SLEEPS + 1, session)}`,
    ],
    [
      'too-many-readings',
      `INSERT INTO sleep_stages_table ${rows(MAX_SLEEPS + 1, `3, ${UNTIL - 3 * DAY_MS}, ${UNTIL - 3 * DAY_MS + 1}, 4`)}`,
    ],
  ] as const) {
    await assert.rejects(read(openByNode, make(change)), { code }, change);
  }
});

test('an abort ends the reading of a table', async () => {
  const controller = new AbortController();
  let added = 0;
  const context = {
    zone: zoneOf('Europe/Berlin'),
    shiftMs: 0,
    add() {
      if (added === 0) setTimeout(() => controller.abort());
      added += 1;
    },
    skip() {},
    signal: controller.signal,
  };
  const file = blobFile(NAME, new Blob([make('', { days: 30 })]));
  await assert.rejects(healthConnect(openByNode).read([file], context), { name: 'AbortError' });
  assert.equal(added, 20_000);
});

test('a database that is too large for a browser gets a sentence', async () => {
  const large = { ...blobFile(NAME, new Blob(['x'])), size: 3e8 };
  await assert.rejects(openByWasm(large, signal), { code: 'database-too-large', message: /larger than 256 MB/ });
});

test('the temporary copy is private, and is deleted when it is closed and after an error', async () => {
  const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('hatchery-import-'));
  const before = new Set(folders());
  const database = await openByNode(blobFile(NAME, new Blob([make()])), signal);
  const [folder = ''] = folders().filter((name) => !before.has(name));
  const path = join(tmpdir(), folder);
  assert.equal(statSync(path).mode & 0o777, 0o700);
  assert.equal(statSync(join(path, 'copy.db')).mode & 0o777, 0o600);
  assert.throws(() => [...database.rows('DELETE FROM sleep_stages_table')], SourceError);
  assert.throws(() => [...database.rows('SELECT randomblob(9)')], SourceError);
  assert.equal([...database.rows('SELECT row_id FROM application_info_table')].length, 3);
  database.close();
  database.close();
  await assert.rejects(openByNode(blobFile(NAME, new Blob(['x'])), signal));
  await assert.rejects(openByNode(blobFile(NAME, new Blob([make()])), AbortSignal.abort()), { name: 'AbortError' });
  assert.deepEqual(
    folders().filter((name) => !before.has(name)),
    [],
  );
});

/** Copies a file that never ends, and prints the folder of the copy. */
const ENDLESS = `
import { readdirSync } from 'node:fs';
import { openDatabase } from './cli/import/database.ts';
async function* chunks() {
  yield new TextEncoder().encode('SQLite format 3\\0'.padEnd(4096, 'x'));
  console.log(readdirSync(process.env.TMPDIR).find((name) => name.startsWith('hatchery-import-')));
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}
await openDatabase({ name: 'a.db', size: 1, chunks }, new AbortController().signal);`;

test('the temporary copy is deleted when the process is ended by a signal', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'hatchery-test-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const options = { cwd: join(import.meta.dirname, '../..'), env: { ...process.env, TMPDIR: folder } };
  const child = spawn(process.execPath, ['--input-type=module', '--eval', ENDLESS], options);
  const [name] = await once(child.stdout, 'data');
  const path = join(folder, String(name).trim());
  assert.ok(existsSync(path));
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [null, 'SIGTERM']);
  assert.ok(!existsSync(path));
});
