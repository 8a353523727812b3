import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HOUR_MS, MINUTE_MS } from '../../sources/durations.ts';
import { collectNights, MAX_SLEEPS, nightsOf, type Sleep } from '../../sources/nights.ts';

const at = (text: string): number => Date.parse(`2026-11-${text}:00Z`);
const sleep = (from: string, to: string): Sleep => ({ start: at(from), end: at(to) });

test('the stages of a night are one night, and its value is the time asleep', () => {
  const stages = [
    sleep('26T23:00', '27T01:00'),
    sleep('27T01:00', '27T02:30'),
    // Awake for two hours: still the same night.
    sleep('27T04:30', '27T06:30'),
    // A nap after a longer gap is a night of its own.
    sleep('27T08:31', '27T09:00'),
  ];
  assert.deepEqual(nightsOf(stages), [
    { ...sleep('26T23:00', '27T06:30'), minutes: 330 },
    { ...sleep('27T08:31', '27T09:00'), minutes: 29 },
  ]);
});

test('overlapping sleeps count once, and sleeps that end before they start do not count', () => {
  const sleeps = [
    sleep('27T00:00', '27T06:00'),
    sleep('27T01:00', '27T02:00'),
    sleep('27T05:00', '27T07:00'),
    sleep('27T07:00', '27T07:00'),
    sleep('27T09:00', '27T03:00'),
  ];
  assert.deepEqual(nightsOf(sleeps), [{ ...sleep('27T00:00', '27T07:00'), minutes: 420 }]);
  assert.deepEqual(nightsOf([]), []);
});

test('minutes are rounded down to tenths', () => {
  assert.deepEqual(nightsOf([{ start: 0, end: 59_999 }]), [{ start: 0, end: 59_999, minutes: 0.9 }]);
});

test('each origin has its own nights', () => {
  const nights = collectNights();
  nights.add('Watch', sleep('27T00:00', '27T03:00'));
  nights.add('Phone', sleep('27T02:00', '27T06:00'));
  nights.add('Watch', sleep('27T03:10', '27T06:00'));
  assert.deepEqual(nights.readings(), [
    { metric: 'sleep_duration', value: 350, ...sleep('27T00:00', '27T06:00'), origin: 'Watch' },
    { metric: 'sleep_duration', value: 240, ...sleep('27T02:00', '27T06:00'), origin: 'Phone' },
  ]);
});

test('repeated sleeps do not count towards the limits; more sleeps or origins than one person has get a sentence', () => {
  const nights = collectNights();
  for (let at = 0; at < 2 * MAX_SLEEPS; at += 1) nights.add('Watch', { start: at % 1000, end: (at % 1000) + 0.5 });
  const addMany = () => {
    for (let at = 0; at <= MAX_SLEEPS; at += 1) nights.add('Watch', { start: at, end: at + 0.5 });
  };
  assert.throws(addMany, { code: 'too-many-readings' });
  const named = collectNights();
  const addOrigins = () => {
    for (let at = 0; at <= 100; at += 1) named.add(`Watch ${at}`, sleep('27T00:00', '27T03:00'));
  };
  assert.throws(addOrigins, { code: 'too-many-origins', params: { limit: '100' } });
});

const minutes = fc.integer({ min: 0, max: 3 * 24 * 60 });
const anySleep = fc
  .tuple(minutes, fc.integer({ min: -5, max: 600 }))
  .map(([start, length]) => ({ start: start * MINUTE_MS, end: (start + length) * MINUTE_MS }));

test('order, repetition and the number of sleeps added at a time never change the nights', () => {
  const inTwoOrders = fc
    .array(anySleep, { maxLength: 60 })
    .chain((sleeps) =>
      fc.tuple(fc.constant(sleeps), fc.shuffledSubarray([...sleeps, ...sleeps], { minLength: 2 * sleeps.length })),
    );
  fc.assert(
    fc.property(inTwoOrders, ([sleeps, shuffled]) => {
      assert.deepEqual(nightsOf(shuffled), nightsOf(sleeps));
    }),
  );
  const sleeps = fc.sample(anySleep, { numRuns: 5_000, seed: 1 }).map(({ start, end }, index) => ({
    start: start + (index % 40) * 100 * HOUR_MS,
    end: end + (index % 40) * 100 * HOUR_MS,
  }));
  const nights = collectNights();
  for (const each of sleeps) nights.add('Watch', each);
  const added = nights.readings().map(({ value, start, end }) => ({ start, end, minutes: value }));
  assert.deepEqual(added, nightsOf(sleeps));
});

test('a night is never longer than the union of its sleeps, and the nights together have every minute asleep', () => {
  fc.assert(
    fc.property(fc.array(anySleep, { maxLength: 60 }), (sleeps) => {
      const asleep = new Set<number>();
      for (const { start, end } of sleeps)
        for (let time = start; time < end; time += MINUTE_MS) asleep.add(time / MINUTE_MS);
      const nights = nightsOf(sleeps);
      assert.equal(
        nights.reduce((sum, night) => sum + night.minutes, 0),
        asleep.size,
      );
      for (const [index, { start, end, minutes }] of nights.entries()) {
        assert.ok(minutes <= (end - start) / MINUTE_MS);
        const next = nights[index + 1];
        assert.ok(!next || next.start - end > 2 * HOUR_MS);
      }
    }),
  );
});
