import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { findFiles } from '../../cli/import/files.ts';
import { minuteMeans, readingsOf } from '../../sources/fitabase/readings.ts';
import { createSkipLog } from '../../sources/fitabase/skipped.ts';
import { sampleOf } from '../../sources/source.ts';
import { zoneOf } from '../../sources/zone.ts';
import { temporaryFolder } from '../support/server.ts';

const SLEEP = 'Id,SleepDay,TotalMinutesAsleep,TotalTimeInBed';
const STEPS = 'Id,ActivityDate,TotalSteps,Calories';
const HEART = 'Id,Time,Value';

/** Writes a file with these lines and reads it as the data of person 1 in Berlin. */
async function read(context: TestContext, name: string, lines: string[], { shiftMs = 0, means = false } = {}) {
  const folder = await temporaryFolder(context);
  await writeFile(join(folder, name), lines.join('\r\n'));
  const [file] = await findFiles(folder);
  assert.ok(file);
  const skipped = createSkipLog();
  const found = readingsOf(file, file.kind, { person: '1', zone: zoneOf('Europe/Berlin'), shiftMs, skipped });
  const samples = [];
  for await (const { reading } of means ? minuteMeans(found) : found) samples.push(sampleOf(reading));
  return { samples, skipped: skipped.lines() };
}

test('a night ends at seven in the morning and is as long as the time in bed', async (context) => {
  const lines = [SLEEP, '1,4/12/16,327,346', '1,4/13/2016 12:00:00 AM,384,407'];
  const { samples, skipped } = await read(context, 'sleepDay_merged.csv', lines);
  assert.deepEqual(samples, [
    { metric: 'sleep_duration', value: 327, start: '2016-04-11T23:14:00.000Z', end: '2016-04-12T05:00:00.000Z' },
    { metric: 'sleep_duration', value: 384, start: '2016-04-12T22:13:00.000Z', end: '2016-04-13T05:00:00.000Z' },
  ]);
  assert.deepEqual(skipped, []);
});

test('steps span from midnight to midnight, also on a day of 23 hours', async (context) => {
  const { samples } = await read(context, 'dailyActivity_merged.csv', [STEPS, '1,3/27/2016,13162,1985']);
  assert.deepEqual(samples, [
    { metric: 'step_count', value: 13_162, start: '2016-03-26T23:00:00.000Z', end: '2016-03-27T22:00:00.000Z' },
  ]);
});

test('dates are shifted by whole days, and the local time stays the same', async (context) => {
  const shiftMs = -90 * 24 * 60 * 60 * 1000;
  const { samples } = await read(context, 'sleepDay_merged.csv', [SLEEP, '1,4/12/16,327,346'], { shiftMs });
  assert.equal(samples[0]?.end, '2016-01-13T06:00:00.000Z', 'seven in winter');
});

test('reads every heart rate, or the mean of each minute', async (context) => {
  const rows = ['1,4/1/2016 11:59:00 AM,60', '1,4/1/2016 11:59:59 AM,65', '1,4/1/2016 12:00:00 PM,70'];
  const name = 'heartrate_seconds_merged_1.csv';
  const { samples: each } = await read(context, name, [HEART, ...rows]);
  assert.deepEqual(
    each.map(({ value, start }) => [value, start]),
    [
      [60, '2016-04-01T09:59:00.000Z'],
      [65, '2016-04-01T09:59:59.000Z'],
      [70, '2016-04-01T10:00:00.000Z'],
    ],
  );
  const { samples: means } = await read(context, name, [HEART, ...rows], { means: true });
  assert.deepEqual(means, [
    { metric: 'heart_rate', value: 62.5, start: '2016-04-01T09:59:00.000Z' },
    { metric: 'heart_rate', value: 70, start: '2016-04-01T10:00:00.000Z' },
  ]);
});

test('keeps the order in a night in which the clock is set back', async (context) => {
  const times = ['2:59:55 AM', '2:00:00 AM', '2:59:55 AM', '3:00:00 AM'];
  const rows = times.map((time) => `1,10/30/2016 ${time},60`);
  const { samples } = await read(context, 'heartrate_seconds_merged.csv', [HEART, ...rows]);
  assert.deepEqual(
    samples.map(({ start }) => start.slice(11, 19)),
    ['00:59:55', '01:00:00', '01:59:55', '02:00:00'],
  );
});

test('counts skipped rows by reason, with the place of the first one', async (context) => {
  const lines = [STEPS, '1,4/12/16,5000,1', '2,4/12/16,no,1', ',,,', '1,4/13/16,0,1', '1,4/14/16,many,1'];
  lines.push('1,4/12/16,6000,1', '1,4/31/16,5000,1', '1,4/15/16,200001,1', '1,4/16/16', ',,,', '', '1,4/17/16,1,1');
  const { samples, skipped } = await read(context, 'dailyActivity_merged.csv', lines);
  assert.deepEqual(
    samples.map(({ value }) => value),
    [5000, 1],
  );
  const counts = skipped.map((line) => line.replace(/^skipped (\d+): (\w+ \w+).*(line \d+)\)$/, '$1 $2, $3'));
  assert.deepEqual(counts.sort(), [
    '1 days without, line 5',
    '1 duplicate rows, line 7',
    '1 readings out, line 9',
    '1 rows with, line 8',
    '2 rows without, line 6',
    '3 blank rows, line 4',
  ]);
});

test('rejects a file without its columns, or that is not CSV', async (context) => {
  await assert.rejects(read(context, 'sleepDay_merged.csv', ['Id,SleepDay', '1,4/12/16']), {
    name: 'SourceError',
    message: /sleepDay_merged\.csv has no column TotalMinutesAsleep, TotalTimeInBed/,
  });
  const endless = [HEART, '1,4/1/2016 7:54:00 AM,60', `1,"${'x'.repeat(200_000)}`];
  await assert.rejects(read(context, 'heartrate_seconds_merged.csv', endless), {
    name: 'SourceError',
    message: /heartrate_seconds_merged\.csv cannot be read near line 3/,
  });
});
