import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { emptyFold, isTrusted, keepActiveStreams, samplesIn } from '../../core/pet/fold.ts';
import { deltaFromBatch, mergeDeltas } from '../../core/pet/fold-delta.ts';
import { MAX_SLEEPS, runsIn } from '../../core/pet/sleep.ts';
import { RECENT_MS } from '../../core/pet/vitals.ts';
import type { Fold, FoldDelta, FoldedReading } from '../../core/ports/pets.ts';
import type { Batch, Metric, Sample } from '../../core/ports/samples.ts';
import { ALL_METRICS } from '../../core/streams/metrics.ts';
import { MAX_CLOCK_SKEW_MS } from '../../core/util/time.ts';
import { someBatch } from '../ports/batches.ts';
import { somePet } from '../ports/pets.ts';

const NOW = new Date('2026-03-14T09:00:00.000Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const at = (offsetMs: number): string => new Date(NOW.getTime() + offsetMs).toISOString();
const folded = (batches: readonly Batch[], fold = emptyFold(NOW).fold): Fold =>
  batches.reduce((sum, batch) => mergeDeltas(sum, deltaFromBatch(batch, NOW)), fold);

/**
 * There are only a few different times, so that equal readings, ties, readings too far in the future and overlong readings
 * are common.
 */
const someSample: fc.Arbitrary<Sample> = fc
  .record({
    metric: fc.constantFrom<Metric>('sleep_duration', 'heart_rate', 'stress_level'),
    value: fc.integer({ min: 0, max: 3 }),
    start: fc.constantFrom(-60 * HOUR_MS, -47 * HOUR_MS, -HOUR_MS, -1, 0, MAX_CLOCK_SKEW_MS + 1).map(at),
    length: fc.option(fc.constantFrom(0, 1, HOUR_MS, RECENT_MS + 1), { nil: undefined }),
  })
  .map(({ length, ...sample }) =>
    length === undefined ? sample : { ...sample, end: new Date(Date.parse(sample.start) + length).toISOString() },
  );
const someStored: fc.Arbitrary<Batch> = fc
  .record({
    stream_id: fc.constantFrom('one', 'other'),
    received_at: fc.constantFrom(-2, -1, 0).map(at),
    samples: fc.array(someSample, { minLength: 1, maxLength: 8 }),
  })
  .map((parts) => someBatch({ user_id: 'max', ...parts }));
/**
 * Generates more sleep readings than the fold keeps individually. Sleeps without an end all have the value 7: their length is
 * derived from the value, so versions of one reading would otherwise differ in length.
 */
const someSleeps: fc.Arbitrary<Batch> = fc
  .record({
    received_at: fc.constantFrom(-2, -1, 0).map(at),
    pieces: fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.constantFrom(undefined, 0, 9, 15, 70), fc.nat(9)), {
      minLength: 20,
      maxLength: 90,
    }),
  })
  .map(({ received_at, pieces }) =>
    someBatch({
      user_id: 'max',
      stream_id: 'sleeps',
      received_at,
      samples: pieces.map(([quarter, minutes, value]): Sample => {
        const start = -quarter * 15 * MINUTE_MS;
        const end = minutes === undefined ? {} : { end: at(Math.min(0, start + minutes * MINUTE_MS)) };
        return { metric: 'sleep_duration', value: minutes === undefined ? 7 : value, start: at(start), ...end };
      }),
    }),
  );

/**
 * A slow reference implementation of the fold. For each stream, it takes the newest version of each reading, and keeps the
 * latest reading of each metric. Of the sleeps, it keeps the latest `MAX_SLEEPS` that end within 48 hours of the last one,
 * and of those with an end and the same start the longest.
 */
function expectedReadings(batches: readonly Batch[]): Map<string, FoldedReading[]> {
  const newest = new Map<string, { key: string; metric: Metric; reading: FoldedReading }>();
  for (const { stream_id, received_at, samples } of batches) {
    for (const { metric, value, start, end } of samples) {
      const [from, to] = [Date.parse(start), end === undefined ? null : Date.parse(end)];
      if ((to ?? from) > NOW.getTime() + MAX_CLOCK_SKEW_MS || (to ?? from) - from > RECENT_MS) continue;
      const id = [stream_id, metric, from, to].join();
      const [, , known = -1, received = -1] = newest.get(id)?.reading ?? [];
      const isNewer = Date.parse(received_at) > received || (Date.parse(received_at) === received && value > known);
      const reading: FoldedReading = [from, to, value, Date.parse(received_at)];
      if (isNewer) newest.set(id, { key: `${stream_id} ${metric}`, metric, reading });
    }
  }
  const time = ([start, end]: FoldedReading) => end ?? start;
  const latestFirst = (a: FoldedReading, b: FoldedReading) =>
    time(b) - time(a) || b[0] - a[0] || Number(b[1] !== null) - Number(a[1] !== null);
  const kept = new Map<string, FoldedReading[]>();
  for (const [key, all = []] of Map.groupBy(newest.values(), (one) => one.key)) {
    const sorted = all.map(({ reading }) => reading).sort(latestFirst);
    const [first] = sorted;
    const isSleep = all[0]?.metric === 'sleep_duration';
    const recent = longest(sorted).filter((reading) => first && time(reading) > time(first) - RECENT_MS);
    kept.set(key, isSleep ? recent.slice(0, MAX_SLEEPS) : sorted.slice(0, 1));
  }
  return kept;
}

/** Given the latest first, leaves out a sleep if a longer one has the same start and both have an end. */
const longest = (sleeps: readonly FoldedReading[]): FoldedReading[] =>
  sleeps.filter(
    ([start, end], at) => end === null || !sleeps.slice(0, at).some(([other, to]) => other === start && to !== null),
  );

function inFold({ streams }: FoldDelta): Map<string, FoldedReading[]> {
  return new Map(
    Object.entries(streams).flatMap(([streamId, { latest, sleeps }]) => [
      ...Object.entries(latest).map(([metric, one]): [string, FoldedReading[]] => [`${streamId} ${metric}`, [one]]),
      ...(sleeps.length > 0 ? [[`${streamId} sleep_duration`, [...sleeps]] as [string, FoldedReading[]]] : []),
    ]),
  );
}

/** Lists the minutes that are covered only by sleeps not kept individually, in minutes since 1970. */
function expectedMinutes(batches: readonly Batch[], kept: Map<string, FoldedReading[]>): number[] {
  const latest = kept.get('sleeps sleep_duration') ?? [];
  const [last] = latest;
  if (!last) return [];
  const since = Math.round(((last[1] ?? last[0]) - RECENT_MS) / MINUTE_MS);
  const isKept = (start: number) => latest.some(([from, to]) => from === start && to === null);
  const minute = (time: number) => Math.round(time / MINUTE_MS);
  const isWithinKept = (at: number) =>
    latest.some(([from, to]) => to !== null && minute(from) <= at && at < minute(to));
  const minutes = new Set<number>();
  for (const { samples } of batches.filter(({ stream_id }) => stream_id === 'sleeps')) {
    for (const { value, start, end } of samples) {
      const from = Date.parse(start);
      if (end === undefined && isKept(from)) continue;
      const to = end === undefined ? from + value * MINUTE_MS : Date.parse(end);
      for (let at = minute(from); at < minute(to); at += 1) minutes.add(at);
    }
  }
  return [...minutes].filter((at) => at >= since && !isWithinKept(at)).sort((a, b) => a - b);
}

const sleptIn = ({ streams }: FoldDelta): number[] =>
  Object.values(streams).flatMap(({ slept }) =>
    slept ? [...runsIn(slept)].flatMap(([from, to]) => Array.from({ length: to - from }, (_, at) => from + at)) : [],
  );

const sorted = <Value>(map: Map<string, Value>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

test('a fold equals the reference for any order and repetition of its batches', () => {
  const batches = fc.array(fc.oneof({ weight: 4, arbitrary: someStored }, someSleeps), { maxLength: 6 });
  fc.assert(
    fc.property(
      batches.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all]))),
      ([all, again]) => {
        const fold = folded(all);
        const kept = expectedReadings(all);
        assert.deepEqual(sorted(inFold(fold)), sorted(kept));
        assert.deepEqual(sleptIn(fold), expectedMinutes(all, kept));
        assert.equal(folded(again, fold), fold, 'repeated batches return the same object');
        const [first, second] = [folded(all.slice(0, 2)), folded(all.slice(1))];
        const plain = ({ ahead, ...rest }: Fold) => [ahead, sorted(inFold(rest)), sleptIn(rest)];
        assert.deepEqual(plain(mergeDeltas(first, second)), plain(fold));
        assert.deepEqual(plain(mergeDeltas(second, first)), plain(fold));
        assert.deepEqual(plain(folded(all.toReversed())), plain(fold));
      },
    ),
    { numRuns: 400 },
  );
});

test('samplesIn returns the readings as stored', () => {
  const night: Sample = { metric: 'sleep_duration', value: 430.5, start: at(-9 * HOUR_MS), end: at(-HOUR_MS) };
  const pulse: Sample = { metric: 'heart_rate', value: 61, start: at(-1) };
  const fold = folded([someBatch({ stream_id: 'one', samples: [night, pulse] })]);
  assert.deepEqual(samplesIn(JSON.parse(JSON.stringify(fold))), [
    { stream_id: 'one', ...pulse },
    { stream_id: 'one', ...night },
  ]);
});

test('a fold is not trusted when it is old, has another format, or the clock was wrong', () => {
  const fold = folded([someBatch({ samples: [{ metric: 'heart_rate', value: 61, start: at(0) }] })]);
  const later = (ms: number) => new Date(NOW.getTime() + ms);
  const DAY_MS = 24 * HOUR_MS;
  const trusted = (one: Fold | undefined, ms = 0) => isTrusted(one, later(ms));
  assert.deepEqual([trusted(fold), trusted(undefined), trusted({ ...fold, format: 1 })], [true, false, false]);
  assert.deepEqual(
    [DAY_MS, DAY_MS + 1, -MAX_CLOCK_SKEW_MS, -MAX_CLOCK_SKEW_MS - 1].map((ms) => trusted(fold, ms)),
    [true, false, true, false],
  );
  const ahead = folded([
    someBatch({ samples: [{ metric: 'heart_rate', value: 61, start: at(MAX_CLOCK_SKEW_MS + 9) }] }),
  ]);
  assert.deepEqual(inFold(ahead).size, 0);
  assert.deepEqual(
    [8, 9].map((ms) => trusted(ahead, ms)),
    [true, false],
    'until an excluded reading counts',
  );
});

test('keepActiveStreams removes the readings of a revoked stream', () => {
  const fold = folded(['one', 'other'].map((stream_id) => someBatch({ stream_id })));
  assert.deepEqual(Object.keys(keepActiveStreams(fold, (id) => id === 'one').streams), ['one']);
  assert.equal(
    keepActiveStreams(fold, () => true),
    fold,
  );
});

test('a pet with the largest possible fold is at most 64 KB', () => {
  let fold = emptyFold(NOW).fold;
  // Values with the longest possible representation in JSON.
  const value = () => (1 + Math.random()) * 1e-300;
  for (let stream = 0; stream < 16; stream += 1) {
    const stream_id = crypto.randomUUID();
    for (let batch = 0; batch < 7; batch += 1) {
      const samples = Array.from({ length: 1_000 }, (_, index): Sample => {
        // The sleeps cover every second minute of the last two days, several times over, which gives the maximum number of
        // separate runs.
        const end = -(((batch * 1_000 + index) * 2 * MINUTE_MS) % (47 * HOUR_MS)) - batch;
        return { metric: 'sleep_duration', value: value(), start: at(end - MINUTE_MS), end: at(end) };
      });
      fold = mergeDeltas(fold, deltaFromBatch(someBatch({ stream_id, samples }), NOW));
    }
    const rest = ALL_METRICS.map((metric): Sample => ({ metric, value: value(), start: at(-HOUR_MS), end: at(-1) }));
    fold = mergeDeltas(fold, deltaFromBatch(someBatch({ stream_id, samples: rest }), NOW));
  }
  const bytes = Buffer.byteLength(JSON.stringify({ ...somePet(), fold }));
  assert.ok(
    samplesIn(fold).length >= 16 * (ALL_METRICS.length + MAX_SLEEPS) && bytes <= 64 * 2 ** 10,
    `${bytes} bytes`,
  );
});
