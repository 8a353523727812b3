import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../sources/durations.ts';
import { dayHeartRates } from '../../sources/import/day-readings.ts';
import type { FoundReading } from '../../sources/import/import-source.ts';
import { localDays } from '../../sources/import/local-days.ts';
import { createMemory } from '../../sources/import/memory.ts';
import { zoneOf } from '../../sources/zone.ts';
import { surveyReadings } from './stub-source.ts';

const NOW = Date.parse('2026-11-29T12:00:00Z');
const at = (text: string) => Date.parse(`2026-11-${text}:00Z`);
const steps = (origin: string, start: string, value: number, minutes?: number, isMirror = false): FoundReading => ({
  metric: 'step_count',
  value,
  start: at(start),
  ...(minutes === undefined ? {} : { end: at(start) + minutes * MINUTE_MS }),
  origin,
  isMirror,
});
const sleep = (start: string, end: string, value: number, origin = 'Watch'): FoundReading => ({
  metric: 'sleep_duration',
  value,
  start: at(start),
  end: at(end),
  origin,
});

async function survey(...found: FoundReading[]) {
  const { survey, batches } = await surveyReadings(found, { now: NOW });
  const all = [...batches(survey.metrics.map(({ metric }) => metric))];
  return { ...survey, all, values: all.flat().map(({ value }) => value) };
}

test('of two devices, the one is chosen that measured in more minutes, then by readings, sum and name', async () => {
  const valuesOf = async (...found: FoundReading[]) => (await survey(...found)).values;
  // The union of the intervals counts: B has 30 minutes, although its intervals last 50 together.
  const overlapping = [steps('B', '20T10:00', 5, 30), steps('B', '20T10:05', 6, 20)];
  assert.deepEqual(await valuesOf(...overlapping, steps('A', '20T10:00', 1, 31)), [1]);
  assert.deepEqual(await valuesOf(...overlapping, steps('A', '20T10:00', 99, 30)), [5, 6], 'more readings');
  assert.deepEqual(await valuesOf(steps('A', '20T10:00', 1), steps('B', '20T09:00', 2)), [2], 'larger sum');
  assert.deepEqual(await valuesOf(steps('B', '20T10:00', 2), steps('A', '20T09:00', 2, 1)), [2]);
  const fromSecond3 = { ...steps('A', '20T10:00', 51), start: at('20T10:00') + 3000, end: at('20T10:01') + 3000 };
  assert.deepEqual(await valuesOf(fromSecond3, steps('B', '20T10:01', 84, 1)), [84], 'a minute is a minute');
  const named = await survey(steps('B', '20T10:00', 2), steps('A', '20T09:00', 2));
  assert.equal(named.metrics[0]?.origins[0]?.name, 'A', 'the name');
  assert.deepEqual(named.metrics[0]?.leftOut, ['B']);
  const mirror = steps('Health Connect', '20T08:00', 900, 600, true);
  const both = await survey(mirror, steps('B', '20T10:00', 2), {
    ...mirror,
    start: at('21T08:00'),
    end: at('21T09:00'),
  });
  assert.deepEqual(both.values, [2, 900], 'a copy only on a day without others');
  assert.deepEqual(both.skipped, [
    { reason: 'other-source', count: 1, first: 'step_count, 2026-11-20, Health Connect' },
  ]);
  assert.partialDeepStrictEqual(both.metrics[0], { days: 2, from: '2026-11-20', to: '2026-11-21', leftOut: [] });
});

for (const [from, to] of [
  ['2026-10-23T12:00Z', '2026-10-27T12:00Z'],
  ['2026-03-26T12:00Z', '2026-04-02T12:00Z'],
] as const) {
  test(`days are local, also when the clocks change: ${from}`, () => {
    const days = localDays(zoneOf('Europe/Berlin'), Date.parse(from), Date.parse(to));
    for (let instant = days.startOf(0); instant < Date.parse(to); instant += 10 * MINUTE_MS) {
      assert.equal(days.dateOf(days.dayOf(instant)), days.dateAt(instant));
      assert.equal(days.dateAt(instant), new Date(instant).toLocaleDateString('sv', { timeZone: 'Europe/Berlin' }));
    }
    assert.equal(days.dateAt(days.startOf(0) - 1), from.slice(0, 10), 'whole days only');
  });
}

test('a night belongs to the day on which it ends; of overlapping ones the longest counts', async () => {
  const growing = [
    sleep('20T22:00', '20T22:50', 45),
    sleep('20T22:00', '21T02:00', 240),
    sleep('20T22:00', '21T05:30', 230),
  ];
  const grown = await survey(...growing, sleep('21T12:00', '21T12:40', 30));
  assert.deepEqual(grown.values, [230, 30]);
  assert.partialDeepStrictEqual(grown.metrics[0], { days: 1, from: '2026-11-21' });
  assert.deepEqual(
    grown.skipped.map(({ reason, count }) => [reason, count]),
    [['again', 2]],
  );
  // The ring's nap is on the evening before, inside the watch's night.
  const two = await survey(sleep('20T20:00', '21T05:00', 500), sleep('20T21:00', '20T22:00', 50, 'Ring'));
  assert.deepEqual(two.values, [500]);
  // A part of a night does not stand in for the nap of the day before.
  const nap = sleep('20T14:00', '20T14:30', 28, 'Ring');
  assert.deepEqual(
    (await survey(sleep('20T20:00', '20T22:50', 160), sleep('20T20:00', '21T05:00', 500), nap)).values,
    [28, 500],
  );
});

test('readings that are old, in the future or impossible are skipped and counted', async () => {
  const impossible = [
    steps('A', '20T10:00', -1),
    steps('A', '20T10:00', Number.NaN),
    sleep('20T22:00', '21T05:00', 430),
  ];
  const heart = { metric: 'heart_rate', value: 60, origin: '' } as const;
  const first = Date.parse('2026-08-31T22:00Z');
  const { skipped, all } = await survey(
    ...impossible,
    { ...heart, start: NOW + 1 },
    { ...heart, start: Number.NaN },
    { metric: 'step_count', value: 1, start: NOW - HOUR_MS, end: NOW + 1, origin: '' },
    { ...heart, start: NOW - HOUR_MS, end: NOW - 2 * HOUR_MS },
    { ...heart, start: first - 1 },
    { ...heart, start: first },
  );
  assert.deepEqual(
    all.flat().map(({ start }) => Date.parse(start)),
    [first],
    'the first whole day',
  );
  assert.deepEqual(skipped, [
    { reason: 'time', count: 2, first: 'heart_rate' },
    { reason: 'value', count: 3, first: 'step_count, 2026-11-20, A' },
    { reason: 'old', count: 1, first: 'heart_rate, 2026-08-31' },
    { reason: 'ahead', count: 2, first: 'heart_rate, 2026-11-29' },
  ]);
});

test('the same reading twice is one; heart rates become means of minutes; steps are whole', async () => {
  const heart = (seconds: number, value: number): FoundReading => ({
    metric: 'heart_rate',
    value,
    start: at('20T10:00') + seconds * 1000,
    origin: '',
  });
  const { values, skipped } = await survey(
    ...[heart(0, 51), heart(0, 51.0), heart(20, 52), heart(20, 53), heart(59, 51.35), heart(60, 70.25)],
    ...[
      steps('', '20T10:00', 10.4),
      steps('', '20T10:00', 10),
      steps('', '20T10:00', 9),
      steps('', '20T10:00', 11),
      steps('', '20T10:00', 10, 0),
    ],
  );
  assert.deepEqual(values, [51.8, 70.3, 11, 10]);
  assert.deepEqual(
    skipped.map(({ reason, count }) => [reason, count]),
    [['again', 5]],
  );
});

test('batches are of one UTC day for frequent metrics and of seven for others, with at most 1,000 readings', async () => {
  const start = Date.parse('2026-11-10T00:00Z');
  const minutes = Array.from(
    { length: 1441 },
    (_, minute) => ({ metric: 'heart_rate', value: 60, start: start + minute * MINUTE_MS, origin: '' }) as const,
  );
  const scores = Array.from(
    { length: 14 },
    (_, day) => ({ metric: 'sleep_score', value: 80, start: start + day * DAY_MS, origin: '' }) as const,
  );
  const { all } = await survey(...scores, ...minutes);
  const sizes = all.map((samples) => [samples[0]?.metric, samples.length]);
  assert.deepEqual(sizes, [
    ['sleep_score', 2],
    ['sleep_score', 7],
    ['sleep_score', 5],
    ['heart_rate', 1000],
    ['heart_rate', 440],
    ['heart_rate', 1],
  ]);
});

test('memory is bounded: repetitions take none, and far too many readings or devices are refused', async () => {
  const rates = dayHeartRates(createMemory(64 * 1024), 0);
  for (let round = 0; round < 50; round += 1) for (let at = 0; at < 3000; at += 1) rates.add(60, at * 1000, undefined);
  assert.deepEqual([rates.finish().readings, rates.finish().rows.length / 3], [3000, 50]);
  const many = dayHeartRates(createMemory(64 * 1024), 0);
  const fill = () => {
    for (let at = 0; at < 20_000; at += 1) many.add(60, at * 1000, undefined);
  };
  assert.throws(fill, { code: 'too-many-readings' });
  const devices = Array.from({ length: 101 }, (_, device) => steps(`${device}`, '20T10:00', 1));
  await assert.rejects(survey(...devices), { code: 'too-many-origins', params: { limit: '100' } });
  const alike = devices.map((one) => ({ ...one, origin: `\x1b${one.origin.length}` }));
  assert.equal((await survey(...alike)).metrics[0]?.origins[0]?.name, '1');
});
