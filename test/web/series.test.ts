import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nightsOf } from '../../web/src/home/series.ts';

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
