import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goodRange } from '../../web/src/home/good-range.ts';
import { nightsOf, readingsToSum, seriesOf } from '../../web/src/home/series.ts';
import { valueAxis } from '../../web/src/home/value-axis.ts';
import { midnight, noons } from '../../web/src/week.ts';

/** A sleep of this many minutes, which begins at a local time in March 2026. */
function sleep(day: number, hour: number, minute: number, minutes: number, stream_id = 'watch') {
  const start = new Date(2026, 2, day, hour, minute);
  const end = new Date(start.getTime() + minutes * 60_000);
  return {
    stream_id,
    metric: 'sleep_duration' as const,
    value: minutes,
    start: start.toISOString(),
    end: end.toISOString(),
  };
}

test('a chart has one value per night: parts are added up; naps and other streams are not', () => {
  const nights = nightsOf([
    sleep(10, 22, 0, 220),
    sleep(11, 2, 40, 210),
    sleep(11, 14, 0, 30),
    sleep(10, 22, 30, 400, 'ring'),
    sleep(11, 21, 50, 307),
    sleep(12, 3, 7, 271),
  ]);
  assert.deepEqual(
    nights.map(({ value, end = '' }) => [new Date(end).getDate(), value]),
    [
      [11, 430],
      [12, 578],
    ],
  );
});

test('the steps of a day are those of one stream, and count for the day on which they begin', () => {
  const HOUR_MS = 60 * 60_000;
  const steps = (day: number, hour: number, value: number, stream_id = 'watch') => ({
    ...{ stream_id, metric: 'step_count' as const, value },
    start: new Date(midnight(day) + hour * HOUR_MS).toISOString(),
    end: new Date(midnight(day) + (hour + 1) * HOUR_MS).toISOString(),
  });
  const readings = [
    ...[steps(-1, 8, 300), steps(-1, 23, 200), steps(-1, 0, 499, 'phone')],
    ...[steps(0, 1, 5), steps(0, 2, 6, 'phone'), steps(0, 3, 1)],
    steps(-7, 23, 900),
  ];
  const [yesterday = 0, today = 0] = noons().slice(-2);
  assert.deepEqual(seriesOf(readingsToSum(readings), true), {
    times: [yesterday / 1000, today / 1000],
    values: [500, 6],
  });
});

test('a chart does not blow up small differences, and stays within possible values', () => {
  assert.deepEqual(valueAxis('sleep_duration', [420, 444], false), [312, 552]);
  assert.deepEqual(valueAxis('step_count', [12], true), [0, 1080]);
  assert.deepEqual(valueAxis('step_count', [8_000, 10_000], true), [0, 10_800]);
  assert.deepEqual(valueAxis('oxygen_saturation', [97, 99], false), [90, 100]);
  assert.deepEqual(valueAxis('sleep_score', [0, 100], false), [0, 100]);
  assert.deepEqual(valueAxis('stress_level', [2], false), [0, 40]);
});

test('the recommended sleep is that of the age, for adults only', () => {
  const hours = (age?: number) => goodRange('sleep_duration', age)?.map((minutes) => minutes / 60);
  assert.deepEqual([17, 18, 64, 65].map(hours), [undefined, [7, 9], [7, 9], [7, 8]]);
  assert.equal(hours(), undefined);
  assert.equal(goodRange('step_count', 34), undefined);
});
