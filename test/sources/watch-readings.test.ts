import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hours, type WatchOptions } from '../../cli/watch/run.ts';
import { assess } from '../../core/pet/state.ts';
import { vitalsOf } from '../../core/pet/vitals.ts';
import type { HealthSample, HealthStream } from '../../shared/models/typescript/types.ts';
import { validate } from '../../shared/models/typescript/validate_sample_batch.js';
import { METRICS } from '../../sources/simulated-watch/readings.ts';
import { SCENARIOS, type Scenario } from '../../sources/simulated-watch/scenarios.ts';
import { zoneOf } from '../../sources/zone.ts';

const scenarios = Object.keys(SCENARIOS) as Scenario[];
const scenario = fc.constantFrom(...scenarios);
const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe');
const now = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) });

interface Given {
  scenario: Scenario;
  days?: number;
  zone?: string;
  seed?: string;
  now: number;
  stream?: HealthStream;
}

function batchesOf({ scenario, days = 3, zone = 'Europe/Berlin', seed = 'Max', now, stream }: Given): HealthSample[][] {
  const target = { baseUrl: '', userId: '', token: '', isOwner: true };
  const options: WatchOptions = { ...target, scenario, days, zone: zoneOf(zone), seed };
  return [...hours(options, stream, now)].map(({ samples }) => [...samples]);
}

const timeOf = ({ start, end }: HealthSample) => end ?? start;

test('every batch is valid, in ascending order, and has no future reading', () => {
  fc.assert(
    fc.property(scenario, zone, fc.string(), now, (name, where, seed, time) => {
      const batches = batchesOf({ scenario: name, zone: where, seed, now: time });
      for (const samples of batches) assert.ok(validate({ samples }), JSON.stringify(validate.errors));
      const times = batches.flat().map(timeOf);
      assert.deepEqual(times, times.toSorted());
      const last = Date.parse(times.at(-1) ?? '');
      assert.ok(last <= time && time - last <= 60_000, 'the last reading is at most a minute old');
      assert.deepEqual(new Set(batches.flat().map(({ metric }) => metric)), new Set(METRICS));
    }),
    { numRuns: 40 },
  );
});

test('a past hour has the same readings in every later run', () => {
  const later = fc.integer({ min: 60_000, max: 20 * 60 * 60_000 });
  fc.assert(
    fc.property(scenario, zone, now, later, (name, where, time, ms) => {
      const stream = { created_at: new Date(time).toISOString(), metrics: METRICS } as HealthStream;
      const known = new Set(
        batchesOf({ scenario: name, zone: where, days: 5, now: time + ms, stream }).map((batch) =>
          JSON.stringify(batch),
        ),
      );
      const before = batchesOf({ scenario: name, zone: where, days: 2, now: time, stream }).slice(0, -1);
      for (const batch of before) assert.ok(known.has(JSON.stringify(batch)), batch[0]?.start);
    }),
    { numRuns: 40 },
  );
});

test('a different seed results in a different person', () => {
  const at = { scenario: 'normal', now: Date.UTC(2026, 2, 14, 12) } as const;
  assert.notDeepEqual(batchesOf({ ...at, seed: 'Max' }), batchesOf({ ...at, seed: 'Ada' }));
});

test('for every seed, burnout is worse than stress, stress is worse than normal, and workouts and sleep are better', () => {
  const energy = (given: Given) => {
    const vitals = vitalsOf(batchesOf(given).flat(), new Date(given.now).toISOString());
    return assess(vitals).energy ?? assert.fail('there is no energy');
  };
  fc.assert(
    fc.property(zone, fc.string(), now, (where, seed, time) => {
      const of = (name: Scenario) => energy({ scenario: name, zone: where, seed, now: time });
      const [burnout, stress, normal] = [of('burnout'), of('stress'), of('normal')];
      assert.ok(burnout < stress && stress < normal, `${burnout} < ${stress} < ${normal}`);
      assert.ok(normal < of('workout') && normal < of('sleep'));
    }),
    { numRuns: 30 },
  );
});

test('a burnout worsens over weeks', () => {
  const readings = batchesOf({ scenario: 'burnout', days: 29, now: Date.UTC(2026, 2, 14, 12) }).flat();
  const scores = readings.filter(({ metric }) => metric === 'sleep_score').map(({ value }) => value);
  const weekly = [0, 7, 14, 21].map((from) => scores.slice(from, from + 7).reduce((sum, one) => sum + one, 0) / 7);
  assert.deepEqual(
    weekly,
    weekly.toSorted((a, b) => b - a),
  );
  assert.ok((weekly[0] ?? 0) - (weekly[3] ?? 0) > 25, weekly.join());
});

test('heart rates are lower at night and higher in training, and there are no steps at night', () => {
  const readings = batchesOf({ scenario: 'workout', zone: 'UTC', now: Date.UTC(2026, 2, 14, 22) }).flat();
  const mean = (metric: string, hour: number) => {
    const values = readings
      .filter((sample) => sample.metric === metric && new Date(sample.start).getUTCHours() === hour)
      .map(({ value }) => value);
    return values.reduce((sum, one) => sum + one, 0) / values.length;
  };
  assert.ok(mean('heart_rate', 4) < mean('heart_rate', 14) - 8);
  assert.ok(mean('heart_rate', 18) > mean('heart_rate', 14) + 40);
  assert.equal(mean('step_count', 3), 0);
  assert.ok(mean('step_count', 17) > 500);
});

test('sends only metrics with consent', () => {
  const stream = { created_at: '2026-03-01T00:00:00.000Z', metrics: ['sleep_score'] } as unknown as HealthStream;
  const sent = batchesOf({ scenario: 'normal', now: Date.UTC(2026, 2, 14, 12), stream }).flat();
  assert.deepEqual(new Set(sent.map(({ metric }) => metric)), new Set(['sleep_score']));
});
