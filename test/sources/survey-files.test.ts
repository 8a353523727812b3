import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseBatch } from '../../core/streams/batch.ts';
import { ALL_METRICS } from '../../core/streams/metrics.ts';
import type { HealthSample } from '../../shared/models/typescript/types.ts';
import { DAY_MS, MINUTE_MS } from '../../sources/durations.ts';
import type { FoundReading } from '../../sources/import/import-source.ts';
import { localDays } from '../../sources/import/local-days.ts';
import type { SurveyedReadings } from '../../sources/import/survey.ts';
import { zoneOf } from '../../sources/zone.ts';
import { surveyReadings } from './stub-source.ts';

const NOW = Date.parse('2026-11-29T12:00:00Z');
/** Summer time ended on this day in Berlin. */
const LONG_DAY = Date.parse('2026-10-24T22:00:00Z');

const start = fc.oneof(
  fc.integer({ min: LONG_DAY / MINUTE_MS - 300, max: LONG_DAY / MINUTE_MS + 1800 }).map((minute) => minute * MINUTE_MS),
  fc.integer({ min: LONG_DAY, max: LONG_DAY + 20 * MINUTE_MS }),
  fc.integer({ min: NOW - 100 * DAY_MS, max: NOW + DAY_MS }),
);
const minutes = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 200, max: 600 }));
const reading = fc
  .record({
    metric: fc.constantFrom(...ALL_METRICS),
    value: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.double({ min: 50, max: 51, noNaN: true })),
    start,
    minutes: fc.option(minutes, { nil: undefined }),
    origin: fc.constantFrom('Watch', 'Phone', 'Ring'),
    isMirror: fc.boolean(),
  })
  .map(({ minutes, isMirror, ...rest }): FoundReading => {
    const end = minutes === undefined ? {} : { end: rest.start + minutes * MINUTE_MS };
    return { ...rest, ...end, isMirror: isMirror && rest.origin === 'Ring' };
  });
const readings = fc.array(reading, { maxLength: 60 });

const survey = (found: readonly FoundReading[]) => surveyReadings(found, { now: NOW });
const batchesOf = ({ batches }: SurveyedReadings, metrics = ALL_METRICS) => [...batches(metrics)];
/** Without the places of skipped readings, which depend on the order of the files. */
const described = ({ survey: { skipped, ...rest } }: SurveyedReadings) => ({
  ...rest,
  skipped: skipped.map(({ reason, count }) => ({ reason, count })),
});

test('order and repetition of the records change nothing', async () => {
  const orders = readings.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  await fc.assert(
    fc.asyncProperty(orders, async ([all, shuffled]) => {
      const [first, second, third] = await Promise.all([survey(all), survey(shuffled), survey([...all, ...shuffled])]);
      assert.deepEqual(described(second), described(first));
      assert.deepEqual(batchesOf(second), batchesOf(first));
      assert.deepEqual(third.survey.metrics, first.survey.metrics);
      assert.deepEqual(batchesOf(third), batchesOf(first));
    }),
    { numRuns: 200 },
  );
});

test('every batch is valid, and the batches have what the survey says', async () => {
  await fc.assert(
    fc.asyncProperty(readings, async (all) => {
      const surveyed = await survey(all);
      for (const { metric, ...counts } of surveyed.survey.metrics) {
        const batches = batchesOf(surveyed, [metric]);
        assert.equal(batches.flat().length, counts.readings);
        assert.equal(
          counts.origins.reduce((sum, origin) => sum + origin.readings, 0),
          counts.readings,
        );
        assert.equal(
          counts.origins.reduce((sum, origin) => sum + origin.days, 0),
          counts.days,
        );
        for (const samples of batches) {
          assert.deepEqual(new Set(samples.map((one) => one.metric)), new Set([metric]));
          parseBatch({ samples }, { userId: 'user', streamId: 'stream', metrics: [metric] }, new Date(NOW));
        }
      }
      const found = surveyed.survey.metrics.map(({ metric }) => metric);
      assert.deepEqual(
        batchesOf(surveyed),
        found.flatMap((metric) => batchesOf(surveyed, [metric])),
      );
      const skipped = surveyed.survey.skipped.reduce((sum, { count }) => sum + count, 0);
      const sent = batchesOf(surveyed).flat();
      // Heart rates become means, and are then fewer.
      const thinned = all.some(({ metric }) => metric === 'heart_rate');
      assert.ok(thinned || sent.length + skipped === all.length);
    }),
    { numRuns: 200 },
  );
});

test('a second device never adds to the first', async () => {
  const ofOne = readings.map((all) => all.map((one) => ({ ...one, origin: 'Watch', isMirror: false })));
  const ofOther = readings.map((all) => all.map((one) => ({ ...one, origin: 'Phone', isMirror: false })));
  const days = localDays(zoneOf('Europe/Berlin'), NOW - 90 * DAY_MS, NOW);
  const byDay = (all: HealthSample[]) =>
    Map.groupBy(all, ({ metric, start, end = start }) => {
      return `${metric} ${days.dayOf(Date.parse(metric === 'sleep_duration' ? end : start))}`;
    });
  await fc.assert(
    fc.asyncProperty(ofOne, ofOther, async (watch, phone) => {
      const [one, other, both] = await Promise.all([survey(watch), survey(phone), survey([...phone, ...watch])]);
      const [ones, others] = [byDay(batchesOf(one).flat()), byDay(batchesOf(other).flat())];
      for (const [day, samples] of byDay(batchesOf(both).flat())) {
        const isOf = (all: typeof ones) =>
          samples.every((sample) => JSON.stringify(all.get(day) ?? []).includes(JSON.stringify(sample)));
        assert.ok(isOf(ones) || isOf(others), day);
      }
    }),
    { numRuns: 200 },
  );
});
