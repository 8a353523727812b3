import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { evaluate } from '../../core/pet/evaluation.ts';
import { emptyFold, samplesIn } from '../../core/pet/fold.ts';
import { deltaFromBatch, mergeDeltas } from '../../core/pet/fold-delta.ts';
import { type StreamSleep, sleepBlocksOf } from '../../core/pet/night.ts';
import { vitalsOf } from '../../core/pet/vitals.ts';
import type { Batch, Sample } from '../../core/ports/samples.ts';
import type { User } from '../../core/ports/users.ts';
import { withoutSuperseded } from '../../core/privacy/export-batches.ts';
import { newStream } from '../../core/streams/consent.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { pageOf } from '../../core/streams/pages.ts';
import { compare } from '../../core/util/time.ts';
import { ALWAYS, someBatch } from '../ports/batches.ts';
import { distinctReadings } from '../support/versions.ts';

const NOW = new Date('2026-03-14T09:00:00.000Z');
const MINUTE_MS = 60_000;
const METRICS = ['sleep_duration', 'step_count', 'sleep_score'] as const;
const at = (minutesAgo: number): string => new Date(NOW.getTime() - minutesAgo * MINUTE_MS).toISOString();
const stream = newStream({ source: 'test', metrics: [...METRICS], purposes: ['pet_state'] }, NOW.toISOString());
const user: User = {
  ...{ user_id: 'max', version: 1, created_at: at(0), updated_at: at(0) },
  ...{ name: 'Max', pet_name: 'Rocky', health_goals: [], locale: 'en', tokens: {} },
  streams: { watch: stream, ring: stream },
};

const compareSamples = (a: Sample, b: Sample) =>
  compare(a.start, b.start) || compare(a.metric, b.metric) || a.value - b.value || compare(a.end ?? '', b.end ?? '');
const batchOf = (stream_id: string, samples: readonly Sample[], received_at = at(0)): Batch =>
  someBatch({ user_id: 'max', stream_id, received_at, samples: samples.toSorted(compareSamples) });

/** A reading whose value depends on its metric and times only, so that no two versions differ. */
const someReading: fc.Arbitrary<Sample> = fc
  .record({
    metric: fc.constantFrom(...METRICS),
    quarter: fc.integer({ min: 1, max: 150 }),
    length: fc.constantFrom(undefined, 0, 15, 60, 300, 480),
  })
  .map(({ metric, quarter, length }) => {
    const [from, to] = [quarter * 15, Math.max(0, quarter * 15 - (length ?? 0))];
    const value = length === undefined ? 10 + (quarter % 90) : Math.floor((from - to) * 0.2);
    return { metric, value, start: at(from), ...(length === undefined ? {} : { end: at(to) }) };
  });
const someReadings = fc.array(someReading, { minLength: 1, maxLength: 40 });

/** Batches that together have all the readings, in any order, overlapping and repeated. */
const sendingOf = (readings: readonly Sample[]): fc.Arbitrary<Batch[]> =>
  fc.array(fc.tuple(fc.subarray([...readings], { minLength: 1 }), fc.nat(9)), { maxLength: 4 }).chain((parts) => {
    const sent = new Set(parts.flatMap(([part]) => part));
    const rest = readings.filter((one) => !sent.has(one));
    const batches = parts.map(([part, received]) => batchOf('watch', [...part, ...part.slice(0, 1)], at(received)));
    const all = rest.length > 0 ? [...batches, batchOf('watch', rest)] : batches;
    return fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 });
  });

async function resultsOf(batches: readonly Batch[]) {
  const store = memorySamples();
  for (const batch of batches) await store.append(batch, UNCONDITIONAL);
  const { samples: pages } = await pageOf(store, user, { limit: 1_000 });
  const exported = await Array.fromAsync(withoutSuperseded(store.read('max', ...ALWAYS)));
  const fold = batches.reduce((sum, batch) => mergeDeltas(sum, deltaFromBatch(batch, NOW)), emptyFold(NOW).fold);
  assert.ok(exported.every(({ samples }) => samples.length > 0));
  const sorted = exported.flatMap(({ samples, stream_id }) => samples.map((sample) => ({ ...sample, stream_id })));
  const key = ({ start, stream_id, metric, end }: (typeof sorted)[number]) => [start, stream_id, metric, end].join(' ');
  sorted.sort((a, b) => compare(key(a), key(b)));
  return { pages, exported: sorted, pet: evaluate(user, fold, [], NOW).assessment };
}

test('order, batching, overlap and repetition never change the pages, the export and the pet', async () => {
  const twice = someReadings.chain((all) => fc.tuple(fc.constant(all), sendingOf(all), sendingOf(all)));
  await fc.assert(
    fc.asyncProperty(twice, async ([readings, some, others]) => {
      const [one, other] = [await resultsOf(some), await resultsOf(others)];
      assert.deepEqual(one, other);
      assert.deepEqual(one.pages, one.exported);
      assert.deepEqual(one.pages, distinctReadings([batchOf('watch', readings)]));
    }),
    { numRuns: 200 },
  );
});

test('an export has the version of each reading that counts, and no empty batch, in the order of the batches', async () => {
  const versions = fc.array(
    fc.tuple(
      fc.constantFrom('watch', 'ring'),
      fc.array(fc.tuple(someReading, fc.nat(3)), { minLength: 1, maxLength: 8 }),
      fc.nat(3),
    ),
    { maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(versions, async (sent) => {
      const batches = sent.map(([streamId, readings, received]) =>
        batchOf(
          streamId,
          readings.map(([reading, value]) => ({ ...reading, value })),
          at(received),
        ),
      );
      const results = await resultsOf(batches);
      assert.deepEqual(results.exported, distinctReadings(batches));
      assert.deepEqual(results.pages, results.exported);
    }),
    { numRuns: 200 },
  );
});

test('an export holds at most a number of readings, and then yields the oldest batch early', async () => {
  const steps = (value: number, hours: number): Sample => ({ metric: 'step_count', value, start: at(60 * hours) });
  let read = 0;
  async function* batches() {
    for (let hour = 90; hour > 0; hour -= 1) {
      read += 1;
      // Each batch reaches to the present, and has another version of the last reading.
      yield batchOf('watch', [steps(1, hour), steps(hour, 0)], at(hour));
    }
  }
  let most = 0;
  let yielded = 0;
  const kept: Sample[] = [];
  for await (const { samples } of withoutSuperseded(batches(), 20)) {
    yielded += 1;
    most = Math.max(most, (read - yielded) * 2);
    kept.push(...samples.filter(({ start }) => start === at(0)));
  }
  assert.deepEqual([yielded, most], [90, 20]);
  assert.ok(kept.some(({ value }) => value === 1));
});

test('a night that grows counts once, as its longest version, whatever the order', () => {
  const night = (end: number, value = 600 - end): Sample => ({
    ...{ metric: 'sleep_duration', value, start: at(600) },
    end: at(end),
  });
  const nap: Sample = { metric: 'sleep_duration', value: 20, start: at(640), end: at(620) };
  // More versions than a fold keeps as readings.
  const grown = fc.shuffledSubarray(
    Array.from({ length: 40 }, (_, part) => night(535 - part * 10, 60 + part * 8)),
    { minLength: 40 },
  );
  fc.assert(
    fc.property(grown, fc.constantFrom([], [nap]), (versions, naps) => {
      for (const parts of [versions.map((one) => [one]), [versions.slice(0, 30), versions.slice(30)]]) {
        const batches = [...parts, naps].filter(({ length }) => length > 0).map((part) => batchOf('watch', part));
        const fold = batches.reduce((sum, batch) => mergeDeltas(sum, deltaFromBatch(batch, NOW)), emptyFold(NOW).fold);
        const value = vitalsOf(samplesIn(fold), at(0)).sleep_duration?.value;
        assert.equal(value, 60 + 39 * 8 + naps.length * 20);
        assert.equal(vitalsOf([...versions, ...naps], at(0)).sleep_duration?.value, value);
      }
    }),
    { numRuns: 60 },
  );
});

test('a second stream never adds to the first', () => {
  fc.assert(
    fc.property(someReadings, someReadings, (some, others) => {
      const [watch, ring] = [batchOf('watch', some), batchOf('ring', others)];
      const fold = (batches: Batch[]) =>
        samplesIn(batches.reduce((sum, batch) => mergeDeltas(sum, deltaFromBatch(batch, NOW)), emptyFold(NOW).fold));
      const [one, other, both] = [fold([watch]), fold([ring]), fold([ring, watch])];
      const vitals = vitalsOf(both, at(0));
      const plain = (sample?: Sample) => JSON.stringify(sample && [sample.value, sample.start, sample.end]);
      for (const metric of METRICS) {
        const ofOne = (samples: StreamSleep[]) =>
          metric === 'sleep_duration'
            ? sleepBlocksOf(samples.filter((sample) => sample.metric === metric))
            : [vitalsOf(samples, at(0))[metric]];
        const found = vitals[metric];
        assert.ok(!found || [...ofOne(one), ...ofOne(other)].some((each) => plain(each) === plain(found)));
      }
    }),
    { numRuns: 200 },
  );
});
