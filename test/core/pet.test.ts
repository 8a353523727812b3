import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assess } from '../../core/pet/state.ts';
import { RECENT_MS, type Vitals, vitalsOf } from '../../core/pet/vitals.ts';
import type { Metric, Sample } from '../../core/ports/samples.ts';
import { ALL_METRICS, METRICS } from '../../core/streams/metrics.ts';
import { MAX_CLOCK_SKEW_MS } from '../../core/util/time.ts';
import { assertContract } from '../support/problem.ts';

const NOW = '2026-03-14T09:00:00.000Z';
const NOW_MS = Date.parse(NOW);
const at = (offsetMs: number): string => new Date(NOW_MS + offsetMs).toISOString();

/** Creates vitals with these values, all measured an hour ago. */
function vitals(values: Partial<Record<Metric, number>>): Vitals {
  const entries = Object.entries(values) as [Metric, number][];
  return Object.fromEntries(entries.map(([metric, value]) => [metric, { metric, value, start: at(-3_600_000) }]));
}
const metricsOf = (state: ReturnType<typeof assess>) => state.based_on.map(({ metric }) => metric);

test('the state depends on exactly the metrics with a rule in METRICS', () => {
  const night = vitals({ sleep_score: 60 });
  for (const metric of ALL_METRICS) {
    // Sleep duration is used only if there is no sleep score, and stress only if there is another metric.
    const others = METRICS[metric].petRule === 'sleep' ? {} : night;
    const state = assess({ ...others, ...vitals({ [metric]: metric === 'self_report' ? 2 : 80 }) });
    assert.equal(metricsOf(state).includes(metric), METRICS[metric].petRule !== null, metric);
  }
});

const score = fc.double({ min: 0, max: 100, noNaN: true });
const someValues = fc.record(
  {
    sleep_score: score,
    sleep_duration: fc.double({ min: 0, max: 1440, noNaN: true }),
    recovery_score: score,
    stress_level: score,
    heart_rate: fc.integer({ min: 20, max: 300 }),
    step_count: fc.integer({ min: 0, max: 200_000 }),
  },
  { requiredKeys: [] },
);
const someSample: fc.Arbitrary<Sample> = fc
  .record({
    metric: fc.constantFrom<Metric>('sleep_duration', 'heart_rate', 'stress_level'),
    value: fc.integer({ min: 0, max: 3 }),
    // There are only a few different times, so that ties are common.
    start: fc.constantFrom(-RECENT_MS, -2, -1, 0).map(at),
    end: fc.option(fc.constantFrom(0, 1, MAX_CLOCK_SKEW_MS, MAX_CLOCK_SKEW_MS + 1).map(at), { nil: undefined }),
  })
  .map(({ end, ...sample }) => (end === undefined ? sample : { ...sample, end }));

const TABLE: [Partial<Record<Metric, number>>, number | undefined, string, number | undefined, Metric[]][] = [
  [{ sleep_score: 0 }, 1, 'exhausted', 0, ['sleep_score']],
  [{ sleep_score: 19.9 }, 1, 'exhausted', 20, ['sleep_score']],
  [{ sleep_score: 20 }, 2, 'sick', 20, ['sleep_score']],
  [{ sleep_score: 30 }, 3, 'tired', 30, ['sleep_score']],
  [{ sleep_score: 40 }, 4, 'concerned', 40, ['sleep_score']],
  [{ sleep_score: 50 }, 5, 'okay', 50, ['sleep_score']],
  [{ sleep_score: 60 }, 6, 'recovering', 60, ['sleep_score']],
  [{ sleep_score: 74 }, 7, 'good', 74, ['sleep_score']],
  [{ recovery_score: 89 }, 8, 'energetic', 89, ['recovery_score']],
  [{ sleep_score: 90 }, 9, 'happy', 90, ['sleep_score']],
  [{ sleep_score: 100 }, 10, 'ecstatic', 100, ['sleep_score']],
  [{ sleep_score: 80, recovery_score: 61 }, 7, 'good', 71, ['sleep_score', 'recovery_score']],
  [{ sleep_score: 80, stress_level: 70 }, 8, 'energetic', 80, ['sleep_score', 'stress_level']],
  [{ sleep_score: 80, stress_level: 70.1 }, 6, 'recovering', 60, ['sleep_score', 'stress_level']],
  [{ sleep_score: 10, stress_level: 99 }, 1, 'exhausted', 0, ['sleep_score', 'stress_level']],
  [{ sleep_score: 80, sleep_duration: 60 }, 8, 'energetic', 80, ['sleep_score']],
  [{ sleep_duration: 402 }, 7, 'good', 74, ['sleep_duration']],
  [{ sleep_duration: 180 }, 1, 'exhausted', 0, ['sleep_duration']],
  [{ sleep_duration: 60, recovery_score: 60 }, 3, 'tired', 30, ['sleep_duration', 'recovery_score']],
  [{ sleep_duration: 480 }, 10, 'ecstatic', 100, ['sleep_duration']],
  [{ sleep_duration: 700 }, 10, 'ecstatic', 100, ['sleep_duration']],
  [{ sleep_duration: 420, recovery_score: 40 }, 6, 'recovering', 60, ['sleep_duration', 'recovery_score']],
  [{ stress_level: 90, heart_rate: 60, step_count: 9_000 }, undefined, 'curious', undefined, []],
  [{}, undefined, 'curious', undefined, []],
];

for (const [values, index, mood, energy, metrics] of TABLE) {
  test(`${JSON.stringify(values)} gives ${mood}`, () => {
    const state = assess(vitals(values));
    assert.deepEqual([state.state_index, state.mood, state.energy, metricsOf(state)], [index, mood, energy, metrics]);
  });
}

test('the reasoning has each value that counts, and any estimate', () => {
  assert.equal(
    assess(vitals({ sleep_duration: 402, recovery_score: 61.5, stress_level: 82 })).reasons,
    'sleep_score 74 (estimated from sleep_duration 402), recovery_score 61.5, stress_level 82 (above 70, which takes 20 off)',
  );
  assert.equal(
    assess(vitals({ sleep_score: 80, sleep_duration: 402, stress_level: 20, heart_rate: 61 })).reasons,
    'sleep_score 80, stress_level 20 (not above 70)',
  );
  assert.equal(assess({}).reasons, 'nothing recent is known of sleep, recovery or how the owner feels');
  assert.equal(
    assess({}, vitals({ stress_level: 20 })).reasons,
    'nothing recent is known of sleep, recovery or how the owner feels',
  );
  assert.match(assess({}, vitals({ sleep_duration: 402 })).reasons, /^the owner has not allowed the recent readings/);
});

const SAID = { message: 'Hi', said_by: 'template', ai: false };

test('a state is valid against its contract, and has no internal fields of readings', () => {
  const known = { ...vitals({ sleep_score: 80 }).sleep_score, end: at(0), stream_id: 'x' } as Sample;
  const { reasons, ...state } = assess({ sleep_score: known });
  assertContract('pet_state', { ...state, ...SAID, reasoning: reasons, updated_at: NOW });
  assert.deepEqual(state.based_on, [{ metric: 'sleep_score', value: 80, start: at(-3_600_000), end: at(0) }]);
});

test('the state is in range for any values, and absent without sleep and recovery', () => {
  fc.assert(
    fc.property(someValues, (values) => {
      const { reasons, ...state } = assess(vitals(values));
      assertContract('pet_state', { ...state, ...SAID, reasoning: reasons, updated_at: NOW });
      const known = ['sleep_score', 'sleep_duration', 'recovery_score'].some((metric) => metric in values);
      assert.equal(state.state_index !== undefined, known);
      assert.equal(state.energy !== undefined, known);
      assert.equal(state.mood === 'curious', !known);
      for (const { metric, value } of state.based_on) assert.equal(values[metric as keyof typeof values], value);
    }),
  );
});

for (const [metric, without] of [
  ['sleep_score', undefined],
  ['recovery_score', undefined],
  ['sleep_duration', 'sleep_score'],
] as const) {
  test(`more ${metric} never lowers the state`, () => {
    const most = metric === 'sleep_duration' ? 1440 : 100;
    const value = fc.double({ min: 0, max: most, noNaN: true });
    fc.assert(
      fc.property(someValues, value, value, (values, one, other) => {
        const rest = Object.fromEntries(Object.entries(values).filter(([name]) => name !== without));
        const less = assess(vitals({ ...rest, [metric]: Math.min(one, other) }));
        const more = assess(vitals({ ...rest, [metric]: Math.max(one, other) }));
        assert.ok((less.state_index ?? 99) <= (more.state_index ?? -1), `${less.reasons} < ${more.reasons}`);
        assert.ok((less.energy ?? 999) <= (more.energy ?? -1));
      }),
    );
  });
}

test('uses the latest reading of each metric, by its end if it has one', () => {
  const night: Sample = { metric: 'sleep_duration', value: 430, start: at(-9 * 3_600_000), end: at(-3_600_000) };
  const nap: Sample = { metric: 'sleep_duration', value: 20, start: at(-14 * 3_600_000), end: at(-13 * 3_600_000) };
  const pulse: Sample = { metric: 'heart_rate', value: 60, start: at(-1) };
  assert.deepEqual(vitalsOf([night, pulse, nap], NOW), { sleep_duration: night, heart_rate: pulse });
});

test('readings count for two days, and up to five minutes in the future', () => {
  const reading = (start: string): Sample => ({ metric: 'heart_rate', value: 60, start });
  const counts = (offset: number) => vitalsOf([reading(at(offset))], NOW).heart_rate !== undefined;
  assert.deepEqual([-RECENT_MS - 1, -RECENT_MS, MAX_CLOCK_SKEW_MS, MAX_CLOCK_SKEW_MS + 1].map(counts), [
    false,
    true,
    true,
    false,
  ]);
  const long: Sample = { ...reading(at(-RECENT_MS - 1)), end: at(-RECENT_MS) };
  assert.deepEqual(vitalsOf([long], NOW), { heart_rate: long });
});

test('the order of the readings does not matter', () => {
  const shuffled = fc
    .array(someSample, { maxLength: 20 })
    .chain((samples) => fc.tuple(fc.constant(samples), fc.shuffledSubarray(samples, { minLength: samples.length })));
  fc.assert(
    fc.property(shuffled, ([samples, others]) => assert.deepEqual(vitalsOf(samples, NOW), vitalsOf(others, NOW))),
    { numRuns: 2_000 },
  );
});

test('a nap does not replace a night; the next night does', () => {
  const HOUR = 3_600_000;
  const sleep = (value: number, endedHoursAgo: number): Sample => {
    const end = -endedHoursAgo * HOUR;
    return { metric: 'sleep_duration', value, start: at(end - value * 60_000), end: at(end) };
  };
  const [nightBefore, night, nap] = [sleep(600, 26), sleep(450, 8), sleep(20, 1)];
  assert.equal(vitalsOf([nap, nightBefore, night], NOW).sleep_duration, night);
  assert.equal(vitalsOf([nightBefore, sleep(300, 2)], NOW).sleep_duration?.value, 300);
});

test('a night in several readings is one night; readings of another stream are not added', () => {
  const MINUTE = 60_000;
  const piece = (value: number, from: number, minutes = value, stream_id = 'watch') => {
    const [start, end] = [at(from * MINUTE), at((from + minutes) * MINUTE)];
    return { stream_id, metric: 'sleep_duration' as const, value, start, end };
  };
  const nightOf = (...pieces: ReturnType<typeof piece>[]) => vitalsOf(pieces, NOW).sleep_duration;
  const night = (value: number, from: number, to: number) => ({
    metric: 'sleep_duration',
    value,
    start: at(from * MINUTE),
    end: at(to * MINUTE),
    stream_id: 'watch',
  });
  assert.deepEqual(nightOf(piece(210, -220), piece(220, -500)), night(430, -500, -10), 'an hour awake in between');
  assert.deepEqual(nightOf(piece(307, -600), piece(271, -283)), night(578, -600, -12));
  assert.equal(nightOf(piece(220, -500), piece(210, -500 + 220 + 121))?.value, 220, 'more than two hours apart');
  const ring = piece(230, -500, 230, 'ring');
  assert.equal(nightOf(piece(220, -500), piece(210, -220), ring)?.value, 430);
  assert.equal(
    nightOf(piece(400, -500), piece(60, -300), piece(50, -200))?.value,
    400,
    'no more than the time covered',
  );
  assert.equal(
    nightOf(piece(300, -600, 420), piece(30, -150))?.value,
    330,
    'the sum of the values, not the time in bed',
  );
});
