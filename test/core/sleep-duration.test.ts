import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sleepDurationError } from '../../core/streams/sleep-duration.ts';

const MINUTE_MS = 60_000;
const errorOf = (value: number, minutes?: number) =>
  sleepDurationError(value, 0, minutes === undefined ? undefined : minutes * MINUTE_MS);

test('accepts every sleep of at least 2 % of its interval, also a nap of seconds', () => {
  const sleeps = fc.tuple(
    fc.double({ min: 0.5, max: 1440, noNaN: true }),
    // A little more, because a product may be rounded down.
    fc.double({ min: 0.020_001, max: 1, noNaN: true }),
  );
  fc.assert(fc.property(sleeps, ([minutes, share]) => assert.equal(errorOf(minutes * share, minutes), undefined)));
});

test('refuses hours for minutes, of naps and nights, if half of the interval or more was slept', () => {
  const sleeps = fc.tuple(fc.integer({ min: 60, max: 1440 }), fc.double({ min: 0.5, max: 1.1, noNaN: true }));
  fc.assert(
    fc.property(sleeps, ([minutes, share]) => assert.match(errorOf((minutes * share) / 60, minutes) ?? '', /Send/)),
  );
});

test('refuses a sleep that is longer than its interval by more than rounding', () => {
  const intervals = fc.integer({ min: 0, max: 24 * 3_600_000 }).map((ms) => ms / 60_000);
  const sleeps = fc.tuple(intervals, fc.double({ min: 1, max: 1440, noNaN: true }));
  fc.assert(
    fc.property(sleeps, ([minutes, more]) =>
      assert.match(errorOf(minutes + more, minutes) ?? '', /longer than the interval/),
    ),
  );
  assert.equal(errorOf(431, 430.5), undefined);
});

test('without an end, refuses values above 0 and below 10', () => {
  const values = [0, 0.1, 7.5, 8, 9.9, 10, 12, 20, 480];
  assert.deepEqual(
    values.filter((value) => errorOf(value)),
    [0.1, 7.5, 8, 9.9],
  );
});
