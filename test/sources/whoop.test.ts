import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whoop } from '../../sources/whoop/whoop.ts';
import { memoryFile } from '../support/memory-file.ts';
import { whoopFiles } from './generators/whoop.ts';
import { described, fixtureFiles, readSource } from './read-source.ts';

const HEADER =
  'Cycle start time,Cycle end time,Cycle timezone,Recovery score %,Resting heart rate (bpm),Heart rate variability (ms),Skin temp (celsius),Blood oxygen %,Sleep onset,Wake onset,Sleep performance %,Respiratory rate (rpm),Asleep duration (min)';
const NIGHT = '2026-11-27 00:10:00,2026-11-27 07:00:00';

const read = (...rows: string[]) => readSource(whoop, [memoryFile('cycles.csv', [HEADER, ...rows].join('\r\n'))]);

test('reads the cycles of WHOOP; the values of a night start at waking up', async () => {
  const { readings, skipped, needsZone } = await readSource(whoop, await fixtureFiles('whoop'));
  assert.deepEqual(readings.map(described), [
    'sleep_duration 440 2026-11-27T05:33:22.000Z – 2026-11-27T13:56:11.000Z',
    'recovery_score 61 2026-11-27T13:56:11.000Z',
    'resting_heart_rate 54 2026-11-27T13:56:11.000Z',
    'heart_rate_variability_rmssd 87 2026-11-27T13:56:11.000Z',
    'oxygen_saturation 96.9 2026-11-27T13:56:11.000Z',
    'sleep_score 81 2026-11-27T13:56:11.000Z',
    'respiratory_rate 13.8 2026-11-27T13:56:11.000Z',
  ]);
  assert.deepEqual(skipped, {});
  assert.equal(needsZone, false);
});

test('each cycle has its offset; without one, the zone of the wearer counts', async () => {
  const zones = ['UTC-07:00', 'UTCZ', 'UTC+05:30', 'UTC', 'GMT-5', '', 'Mars'];
  const { readings, skipped } = await read(...zones.map((zone) => `x,,${zone},,,,,,${NIGHT},,,400`));
  assert.deepEqual(
    readings.map(({ start }) => new Date(start).toISOString().slice(11, 16)),
    ['07:10', '00:10', '18:40', '00:10', '05:10', '23:10'],
  );
  assert.deepEqual(skipped, { time: { count: 1, first: 'cycles.csv, line 8' } });
});

test('blank rows, open cycles, nap-only rows and damaged cells', async () => {
  const { readings, skipped } = await read(
    // The strap was not worn.
    '2026-11-26 23:00:00,2026-11-27 23:00:00,UTCZ,,,,,,,,,,',
    // The present cycle, before its sleep.
    '2026-11-27 23:00:00,,UTCZ',
    // Only a nap: no recovery.
    '2026-11-26 23:00:00,,UTCZ,,,,,,2026-11-27 13:00:00,2026-11-27 13:40:00,,,35',
    // Not a time, and not a number.
    '2026-11-26 23:00:00,,UTCZ,61,,,,,2026-11-27 13:00:00,2026-11-31 13:40:00,,,35',
    `2026-11-26 23:00:00,,UTCZ,61,high,,,,${NIGHT},,,`,
    '',
  );
  assert.deepEqual(readings.map(described), [
    'sleep_duration 35 2026-11-27T13:00:00.000Z – 2026-11-27T13:40:00.000Z',
    'recovery_score 61 2026-11-27T07:00:00.000Z',
  ]);
  assert.deepEqual(skipped, {
    blank: { count: 2, first: 'cycles.csv, line 2' },
    time: { count: 1, first: 'cycles.csv, line 5' },
    number: { count: 1, first: 'cycles.csv, line 6' },
  });
});

test('naps come from the table of sleeps, and other sleeps only without the cycles', async () => {
  const files = whoopFiles({ now: Date.parse('2026-11-27T20:00:00Z'), days: 1 }).map(({ name, content }) =>
    memoryFile(`export/${name}`, content),
  );
  const metricsOf = async (selected: typeof files) =>
    (await readSource(whoop, selected)).readings.map(({ metric }) => metric);
  const all = await metricsOf(files);
  assert.deepEqual(
    all.filter((metric) => metric === 'sleep_duration'),
    ['sleep_duration', 'sleep_duration'],
  );
  assert.equal(all.filter((metric) => metric === 'sleep_score').length, 1);
  const alone = await metricsOf(files.slice(1));
  assert.deepEqual(alone, ['sleep_duration', 'sleep_score', 'respiratory_rate', 'sleep_duration']);
});

test('does not look into the tables of large exports', async () => {
  const others = Array.from({ length: 30 }, (_, at) => memoryFile(`Takeout/${at}.csv`, HEADER));
  assert.deepEqual(await whoop.select(others), []);
  assert.equal(others[0]?.bytesRead(), 0);
});
