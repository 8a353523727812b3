import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { emptyFold, samplesIn } from '../../core/pet/fold.ts';
import { deltaFromBatch, mergeDeltas } from '../../core/pet/fold-delta.ts';
import { type StreamSleep, sleepBlocksOf } from '../../core/pet/night.ts';
import { assess } from '../../core/pet/state.ts';
import { vitalsOf } from '../../core/pet/vitals.ts';
import { someBatch } from '../ports/batches.ts';

const NOW = new Date('2026-03-14T09:00:00.000Z');
const MINUTE_MS = 60_000;
const MAX_GAP = 120;
const at = (minutesAgo: number): string => new Date(NOW.getTime() - minutesAgo * MINUTE_MS).toISOString();

/** A sleep from `from` to `to`, both in minutes before now. */
const slept = (from: number, to: number, value = from - to, stream_id = 'watch'): StreamSleep => ({
  stream_id,
  metric: 'sleep_duration',
  value,
  start: at(from),
  end: at(to),
});
const nightOf = (sleeps: readonly StreamSleep[]) => vitalsOf(sleeps, NOW.toISOString()).sleep_duration;

/** Sends each sleep in a batch of its own, and returns the night according to the pet's fold. */
function foldedNightOf(sleeps: readonly StreamSleep[]) {
  const batches = sleeps.map(({ stream_id = '', ...sample }) => someBatch({ stream_id, samples: [sample] }));
  const fold = batches.reduce((sum, batch) => mergeDeltas(sum, deltaFromBatch(batch, NOW)), emptyFold(NOW).fold);
  return nightOf(samplesIn(fold));
}

const plain = (night: StreamSleep | undefined) => night && [night.value, night.start, night.end];

/** The lengths of the parts of a night, and of the gaps after them. Half of the nights have more parts than a fold keeps. */
const parts = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 15 })), {
  minLength: 1,
  maxLength: 50,
});
function sleepsOf(lengths: readonly (readonly [slept: number, awake: number])[], end = 30): StreamSleep[] {
  let to = end;
  return lengths.map(([minutes, awake]) => {
    const sleep = slept(to + minutes, to);
    to += minutes + awake;
    return sleep;
  });
}

test('a night with an hour awake, and one of two sessions, are one night each', () => {
  const [hourAwake, sessions] = [
    [slept(600, 380), slept(320, 110)],
    [slept(700, 393), slept(383, 112)],
  ];
  assert.deepEqual(plain(foldedNightOf(hourAwake)), [430, at(600), at(110)]);
  assert.deepEqual(plain(foldedNightOf(sessions)), [578, at(700), at(112)]);
  const { based_on, reasons, energy } = assess(vitalsOf(hourAwake, NOW.toISOString()));
  assert.deepEqual([based_on.length, based_on[0]?.value, energy], [1, 430, 83]);
  assert.equal(reasons, 'sleep_score 83 (estimated from sleep_duration 430)');
});

test('a night split into any parts is the same night, in any order of arrival', () => {
  const split = parts.map((lengths) => lengths.map(([minutes]) => [minutes, 0] as const));
  const shuffled = split.chain((lengths) => {
    const sleeps = sleepsOf(lengths);
    return fc.tuple(fc.constant(sleeps), fc.shuffledSubarray(sleeps, { minLength: sleeps.length }));
  });
  fc.assert(
    fc.property(shuffled, ([sleeps, arriving]) => {
      const [last, first] = [sleeps[0], sleeps.at(-1)];
      const whole = [sleeps.reduce((sum, { value }) => sum + value, 0), first?.start, last?.end];
      assert.deepEqual(plain(nightOf(arriving)), whole);
      assert.deepEqual(plain(foldedNightOf(arriving)), whole);
    }),
    { numRuns: 200 },
  );
});

test('gaps of up to two hours do not count, and do not end the night', () => {
  const night = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: MAX_GAP })), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(night, (lengths) => {
      const sum = lengths.reduce((total, [minutes]) => total + minutes, 0);
      assert.equal(foldedNightOf(sleepsOf(lengths))?.value, sum);
    }),
  );
});

test('the minutes of a night never exceed the time that its parts cover, nor their sum', () => {
  const overlapping = fc.array(
    fc.record({
      from: fc.integer({ min: 30, max: 700 }),
      minutes: fc.integer({ min: 1, max: 300 }),
      share: fc.constantFrom(0.5, 0.9, 1),
    }),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(overlapping, (pieces) => {
      const sleeps = pieces.map(({ from, minutes, share }) => {
        const to = Math.max(1, from - minutes);
        return slept(from, to, Math.floor((from - to) * share));
      });
      for (const { value, start, end = start } of sleepBlocksOf(sleeps)) {
        const [from, to] = [Date.parse(start), Date.parse(end)];
        const inside = sleeps.filter((one) => Date.parse(one.start) >= from && Date.parse(one.end ?? '') <= to);
        const covered = new Set<number>();
        for (const one of inside) {
          for (let ms = Date.parse(one.start); ms < Date.parse(one.end ?? ''); ms += MINUTE_MS) covered.add(ms);
        }
        assert.ok(value <= covered.size, `${value} of ${covered.size}`);
        assert.ok(value <= inside.reduce((sum, one) => sum + one.value, 0));
      }
    }),
  );
});

test('sleeps of another stream are never added', () => {
  fc.assert(
    fc.property(parts, parts, (some, others) => {
      const watch = sleepsOf(some);
      const ring = sleepsOf(others, 40).map((sleep) => ({ ...sleep, stream_id: 'ring' }));
      const [one, other] = [foldedNightOf(watch), foldedNightOf(ring)];
      const longer = Math.max(one?.value ?? 0, other?.value ?? 0);
      assert.equal(foldedNightOf([...watch, ...ring])?.value, longer);
    }),
    { numRuns: 100 },
  );
});

test('a nap is a block of its own', () => {
  const nap = fc.tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: MAX_GAP + 1, max: 400 }));
  fc.assert(
    fc.property(nap, ([minutes, gap]) => {
      const night = slept(1000, 600);
      const to = 600 - gap - minutes;
      if (to < 0) return;
      assert.deepEqual(plain(foldedNightOf([slept(to + minutes, to), night])), [400, at(1000), at(600)]);
    }),
  );
});
