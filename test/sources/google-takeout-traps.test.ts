import assert from 'node:assert/strict';
import { test } from 'node:test';
import { googleTakeout } from '../../sources/google-takeout/google-takeout.ts';
import { surveyFiles } from '../../sources/import/survey-files.ts';
import { zoneOf } from '../../sources/zone.ts';
import { memoryFile } from '../support/memory-file.ts';
import { described, readSource } from './read-source.ts';

const SERIES = 'Takeout/Google Health/Physical Activity_GoogleData';
const SLEEPS = 'Takeout/Google Health/Health Fitness Data_GoogleData';
const GLOBAL = 'Takeout/Fitbit/Global Export Data';
const HEART = 'timestamp,beats per minute,data source';
const STEPS = 'timestamp,steps,data source';
const SLEEP = 'sleep_id,minutes_asleep,start_utc_offset,sleep_start,end_utc_offset,sleep_end,data_source';

const csv = (name: string, ...lines: string[]) => memoryFile(name, `${lines.join('\n')}\n`);
const json = (name: string, ...elements: object[]) => memoryFile(`${GLOBAL}/${name}`, JSON.stringify(elements));
const heartRate = (dateTime: string, bpm: number) => ({ dateTime, value: { bpm, confidence: 2 } });

async function read(files: Parameters<typeof readSource>[1], options?: Parameters<typeof readSource>[2]) {
  const { readings, skipped, ...rest } = await readSource(googleTakeout, files, options);
  const counts = Object.fromEntries(Object.entries(skipped).map(([reason, { count }]) => [reason, count]));
  return { ...rest, readings: readings.map(described), skipped, counts };
}

test('two families with the same reading, written 51 and 51.0, are one reading', async () => {
  const files = await googleTakeout.select([
    csv(`${SERIES}/daily_resting_heart_rate.csv`, HEART, '2026-11-26T00:00:00Z,51.0,Google Health App'),
    csv(`${SERIES}/resting_heart_rate_2026-11-01.csv`, HEART, '2026-11-26T00:00:00Z,51,Google Health App'),
  ]);
  const { signal } = new AbortController();
  const now = Date.parse('2026-11-29T12:00:00Z');
  const { survey, batches } = await surveyFiles({ source: googleTakeout, files, zone: zoneOf('UTC'), now, signal });
  assert.deepEqual(
    [...batches(['resting_heart_rate'])],
    [[{ metric: 'resting_heart_rate', value: 51, start: '2026-11-26T00:00:00.000Z' }]],
  );
  assert.deepEqual(survey.skipped, [{ reason: 'again', count: 1, first: 'resting_heart_rate' }]);
});

test('a daily value at midnight UTC belongs to the local date; another time is an instant', async () => {
  const files = [
    csv(
      `${SERIES}/daily_resting_heart_rate.csv`,
      HEART,
      '2026-11-26T00:00:00Z,51,',
      '2026-11-27T08:00:00Z,52,',
      '2026-11-28T22:01:13Z,53,',
    ),
  ];
  const { readings } = await read(files, { zone: 'America/Los_Angeles' });
  assert.deepEqual(readings, [
    'resting_heart_rate 51 2026-11-26T08:00:00.000Z',
    'resting_heart_rate 52 2026-11-27T08:00:00.000Z',
    'resting_heart_rate 53 2026-11-28T22:01:13.000Z',
  ]);
});

test('copies from Health Connect and Health Kit are mirrors', async () => {
  const rows = ['Fit Health Connect', 'Phone Health Kit', 'GOOGLE_HEALTH_CONNECT', 'Health Connector', 'Watch'];
  const { readings } = await read([
    csv(`${SERIES}/steps_2026.csv`, STEPS, ...rows.map((origin, at) => `2026-11-27T06:0${at}:00Z,5,${origin}`)),
  ]);
  assert.deepEqual(
    readings.map((text) => text.endsWith(' mirror')),
    [true, true, true, false, false],
  );
});

test('files without rows are not selected, and values that were not measured are skipped', async () => {
  const empty = [
    csv(`${SERIES}/steps_2026-11-01.csv`, 'no data'),
    csv(`${SERIES}/heart_rate_2026-11-27.csv`, HEART),
    csv('Takeout/Google Health/Sleep Score/sleep_score.csv', 'sleep_log_entry_id,timestamp,overall_score', '', ''),
    memoryFile(`${GLOBAL}/steps-2026-11-01.json`, '[]'),
    memoryFile(`${GLOBAL}/heart_rate-2026-11-01.json`, ''),
  ];
  assert.deepEqual(await googleTakeout.select(empty), []);
  const { readings, skipped } = await read([
    csv(
      `${SERIES}/oxygen_saturation_2026-11-01.csv`,
      'timestamp,oxygen saturation percentage,data source',
      '2026-11-27T01:00:00Z,50.0,Watch',
      '2026-11-27T01:01:00Z,95.5,Watch',
    ),
    csv(
      `${SERIES}/respiratory_rate_sleep_summary_2026-11-01.csv`,
      'timestamp,full sleep stats - milli breaths per minute,full sleep stats - signal to noise',
      '2026-11-26T05:00:00Z,15.8,6',
      '2026-11-27T05:00:00Z,15800,6',
      '2026-11-28T05:00:00Z,-1.0,6',
    ),
    csv(
      `Takeout/Google Health/Sleep Score/sleep_score.csv`,
      'sleep_log_entry_id,timestamp,overall_score,composition_score',
      '1,2026-11-27T05:55:00Z,82,',
      '2,2026-11-28T05:55:00Z,,',
      '',
      '3,2026-02-30T05:55:00Z,82,',
      '4,,82,',
    ),
  ]);
  assert.deepEqual(readings, [
    'oxygen_saturation 95.5 2026-11-27T01:01:00.000Z (Watch)',
    'respiratory_rate 15.8 2026-11-26T05:00:00.000Z',
    'respiratory_rate 15.8 2026-11-27T05:00:00.000Z',
    'sleep_score 82 2026-11-27T05:55:00.000Z',
  ]);
  assert.deepEqual(skipped, {
    number: { count: 3, first: `${SERIES}/oxygen_saturation_2026-11-01.csv, line 2` },
    blank: { count: 1, first: 'Takeout/Google Health/Sleep Score/sleep_score.csv, line 4' },
    time: { count: 2, first: 'Takeout/Google Health/Sleep Score/sleep_score.csv, line 5' },
  });
});

test('skin temperature, stress scores and daily twins are not read; nothing else is read either', async () => {
  const filler = 'x'.repeat(5000);
  const unread = [
    `${SERIES}/body_temperature_2026-11-01.csv`,
    `${SERIES}/heart_rate_notification_2026-11-01.csv`,
    `${SERIES}/heart_rate_readme.txt`,
    `${SLEEPS}/UserActivityProbabilities_2026-11-01.csv`,
    `${SLEEPS}/UserSensorCompressionToken_2026-11-01.csv`,
    `${SLEEPS}/UserSleepStages_2026-11-01.csv`,
    'Takeout/Google Health/Stress Score/Stress Score.csv',
    `${GLOBAL}/calories-2026-11-01.json`,
    'Takeout/Google Photos/photo.json',
  ].map((name) => memoryFile(name, filler));
  const wanted = csv(
    `${SERIES}/Steps/steps_2026-11-01.csv`,
    STEPS,
    ...Array(100).fill('2026-11-27T06:15:00Z,84,Watch'),
  );
  const { selected } = await read([...unread, wanted]);
  assert.deepEqual(selected, [wanted.name]);
  assert.deepEqual(
    unread.map((file) => file.bytesRead()),
    unread.map(() => 0),
  );
  assert.equal(wanted.bytesRead(), wanted.size, 'read once, and not for selecting it');
});

test('a file in a folder with a translated name is recognised by its columns', async () => {
  const { readings } = await read([
    csv(
      'Takeout-Export/Google Gesundheit/Körper/heart_rate_2026-11-27 (1).csv',
      HEART,
      '2026-11-27T06:15:00Z,61,Watch',
    ),
    csv('steps.csv', 'day,steps', ...Array(300).fill('2026-11-27,84')),
    memoryFile('sleep-2026-11-01.json', '{"minutesAsleep": 5}'),
  ]);
  assert.deepEqual(readings, ['heart_rate 61 2026-11-27T06:15:00.000Z (Watch)']);
});

test('a night goes over midnight and the end of summer time, in both forms', async () => {
  const night = 'sleep_duration 415 2026-10-24T21:10:30.000Z – 2026-10-25T05:55:00.000Z';
  const today = await read([
    csv(
      `${SLEEPS}/UserSleeps_2026-10-01.csv`,
      SLEEP,
      '1,415,+02:00,2026-10-24T21:10:30Z,+01:00,2026-10-25T05:55:00Z,DERIVED',
    ),
  ]);
  assert.deepEqual(today.readings, [night]);
  const sleep = { startTime: '2026-10-24T23:10:30.000', endTime: '2026-10-25T06:55:00.000', minutesAsleep: 415 };
  const nap = { startTime: '2026-10-25T02:10:00.000', endTime: '2026-10-25T02:50:00.000', minutesAsleep: 35 };
  const older = await read([
    json('sleep-2026-10-01.json', sleep, nap, { ...nap, startTime: '2026-10-25T02:05:00.000' }),
  ]);
  assert.deepEqual(older.readings, [
    night,
    'sleep_duration 35 2026-10-25T00:10:00.000Z – 2026-10-25T00:50:00.000Z',
    'sleep_duration 35 2026-10-25T01:05:00.000Z – 2026-10-25T01:50:00.000Z',
  ]);
});

test('older files add only the days that newer ones do not have, and then the zone matters', async () => {
  const newer = csv(`${SERIES}/heart_rate_2026-11-26.csv`, HEART, '2026-11-26T06:15:00Z,61,Watch');
  const twin = json('heart_rate-2026-11-26.json', heartRate('11/26/26 06:15:00', 61));
  const alone = await read([newer, twin]);
  assert.deepEqual([alone.selected, alone.needsZone], [[newer.name], false]);

  const other = json(
    'heart_rate-2026-11-27.json',
    heartRate('11/26/26 21:15:00', 62),
    heartRate('11/26/26 23:15:00', 63),
  );
  const both = await read([other, newer, twin]);
  assert.deepEqual([both.selected, both.needsZone], [[newer.name, other.name], true]);
  assert.deepEqual(both.readings, [
    'heart_rate 61 2026-11-26T06:15:00.000Z (Watch)',
    // In Berlin, the 27th has begun.
    'heart_rate 63 2026-11-26T23:15:00.000Z',
  ]);
  assert.deepEqual(both.counts, { again: 1 });
});

test('a night belongs to the day on which it ends', async () => {
  const row = '1,415,,2026-11-26T22:10:30Z,,2026-11-27T05:55:00Z,DERIVED';
  const table = csv(`${SLEEPS}/UserSleeps_2026-11-26.csv`, SLEEP, row);
  const twin = { startTime: '2026-11-27T00:10:30.000', endTime: '2026-11-27T06:55:00.000', minutesAsleep: 360 };
  const before = { startTime: '2026-11-25T23:10:30.000', endTime: '2026-11-26T06:55:00.000', minutesAsleep: 420 };
  const { readings, counts } = await read([table, json('sleep-2026-11-01.json', before, twin)]);
  assert.deepEqual(
    readings.map((text) => text.slice(0, 18)),
    ['sleep_duration 415', 'sleep_duration 420'],
  );
  assert.deepEqual(counts, { again: 1 });
});

test('a table with a single night does not replace the older files', async () => {
  const table = csv(
    `${SLEEPS}/UserSleeps_2026-09-01.csv`,
    SLEEP,
    '1,300,+02:00,2026-09-20T21:00:00Z,+02:00,2026-09-21T03:00:00Z,MANUAL',
  );
  const night = { startTime: '2026-11-20T23:00:00.000', endTime: '2026-11-21T06:00:00.000', minutesAsleep: 400 };
  const { readings } = await read([table, json('sleep-2026-11-01.json', night)]);
  assert.equal(readings.length, 2);
});

test('older files are padded with empty days, and minutes without steps add nothing', async () => {
  const { readings, counts } = await read([
    json(
      'resting_heart_rate-2026-05-07.json',
      { dateTime: '11/27/26 00:00:00', value: { date: '11/27/26', value: 58.6, error: 6.5 } },
      { dateTime: '11/28/26 00:00:00', value: { date: null, value: 0.0, error: 0.0 } },
      { dateTime: '05/06/27 00:00:00', value: { date: '05/06/27', value: 0, error: 0 } },
    ),
    json(
      'steps-2026-11-01.json',
      { dateTime: '11/27/26 08:00:00', value: '0' },
      { dateTime: '11/27/26 08:01:00', value: '94' },
      { dateTime: '11/27/26 25:01:00', value: '94' },
      { dateTime: '11/27/26 08:02:00', value: 'many' },
    ),
  ]);
  assert.deepEqual(readings, [
    'step_count 94 2026-11-27T08:01:00.000Z – 2026-11-27T08:02:00.000Z',
    'resting_heart_rate 58.6 2026-11-26T23:00:00.000Z',
  ]);
  assert.deepEqual(counts, { time: 1, number: 1, blank: 2 });
});

test('files that are too old are skipped unread', async () => {
  const old = csv(`${SERIES}/heart_rate_2026-01-27.csv`, HEART, ...Array(100).fill('2026-01-27T06:15:00Z,61,Watch'));
  const yearly = csv(`${SERIES}/heart_rate_2026.csv`, HEART, '2026-11-27T06:15:00Z,61,Watch');
  const table = csv(
    `${SLEEPS}/UserSleeps_2019-10-01.csv`,
    SLEEP,
    '1,415,,2026-10-24T21:10:30Z,,2026-10-25T05:55:00Z,DERIVED',
  );
  const { readings, skipped } = await read([old, yearly, table], { oldest: '2026-08-30T00:00:00Z' });
  assert.equal(readings.length, 2);
  assert.equal(old.bytesRead(), 0);
  assert.deepEqual(skipped, { old: { count: 1, first: old.name } });
});

test('damaged elements and columns that are missing are counted, and the rest is read', async () => {
  const rows = Array(100).fill('2026-11-27T06:15:00Z,61,Watch');
  const good = JSON.stringify(heartRate('11/27/26 07:00:03', 61));
  const endless = memoryFile(`${GLOBAL}/steps-2026-11-27.json`, `[{"value": "${'1'.repeat(3_000_000)}`);
  const odd = good.replace('"value"', '"a \\"{ [": 1, "value"');
  const text = `[${odd},{"dateTime": nothing},${good.replace('2}', '2],')}, ${good}`;
  const { readings, skipped } = await read([
    csv(`${SERIES}/heart_rate_2026-11-26.csv`, 'timestamp,pulse,data source', ...rows),
    memoryFile(`${GLOBAL}/heart_rate-2026-11-27.json`, text, 7),
    endless,
  ]);
  assert.deepEqual(readings, Array(2).fill('heart_rate 61 2026-11-27T07:00:03.000Z'));
  assert.equal(skipped.damaged?.first, `${SERIES}/heart_rate_2026-11-26.csv`);
  assert.equal(skipped.damaged?.count, 4);
  assert.ok(endless.bytesRead() < 1_300_000, 'an element that does not end takes little memory');
});
