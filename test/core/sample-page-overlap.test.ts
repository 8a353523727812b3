import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { memorySamples } from '../../adapters/memory/samples.ts';
import type { Batch, Sample, SampleStore } from '../../core/ports/samples.ts';
import type { User } from '../../core/ports/users.ts';
import { BATCH_SPAN_MS } from '../../core/streams/batch-span.ts';
import { newStream, toRevoked } from '../../core/streams/consent.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { type Cursor, type PageQuery, pageOf, parseCursor } from '../../core/streams/pages.ts';
import { compare } from '../../core/util/time.ts';
import { distinctReadings } from '../support/versions.ts';

const NOW = '2026-03-14T12:00:00.000Z';
const EARLIEST = Date.parse('2026-02-01T00:00:00.000Z');
const STEP_MS = BATCH_SPAN_MS / 7;
const METRICS = ['heart_rate', 'step_count'] as const;
const stream = newStream({ source: 'test', metrics: [...METRICS], purposes: [] }, NOW);
const user: User = {
  ...{ user_id: 'max', version: 1, created_at: NOW, updated_at: NOW },
  ...{ name: 'Max', pet_name: 'Rocky', health_goals: [], locale: 'en', tokens: {} },
  streams: { a: stream, b: stream, closed: toRevoked(stream, NOW) },
};
const timeAt = (step: number) => new Date(EARLIEST + step * STEP_MS).toISOString();

type Step = readonly [step: number, metric: number, length?: number | undefined];

/** Creates a valid batch with one reading at each of these time steps. */
function batchOf(streamId: string, batchId: string, readings: readonly Step[], received_at = NOW) {
  const samples = readings
    .map(([step, metric, length], value): Sample => {
      const reading = { metric: METRICS[metric] ?? METRICS[0], value, start: timeAt(step) };
      return length === undefined ? reading : { ...reading, end: timeAt(step + length) };
    })
    .sort((a, b) => compare(a.start, b.start) || compare(a.metric, b.metric) || a.value - b.value);
  const start = samples[0]?.start ?? assert.fail();
  return { user_id: 'max', stream_id: streamId, batch_id: batchId, start, samples, digest: '', received_at };
}

/**
 * There are only a few times and batch ids, so that batches overlap in every way, often share their start or id, and have
 * versions of the same reading.
 */
const someBatch = fc
  .tuple(
    fc.constantFrom('a', 'b', 'closed'),
    fc.constantFrom('1', '2', '3', '4'),
    fc.nat(12),
    fc.array(fc.tuple(fc.nat(7), fc.nat(1), fc.constantFrom(undefined, 0, 1)), { minLength: 1, maxLength: 12 }),
    fc.constantFrom(NOW, '2026-03-15T12:00:00.000Z', '2026-03-16T12:00:00.000Z'),
  )
  .map(([streamId, batchId, from, readings, received]) =>
    batchOf(
      streamId,
      batchId,
      readings.map(([step, metric, length]) => [from + step, metric, length] as const),
      received,
    ),
  );
const someQuery = fc.record({
  metric: fc.option(fc.constantFrom(...METRICS), { nil: undefined }),
  from: fc.option(fc.nat(20).map(timeAt), { nil: undefined }),
  to: fc.option(fc.nat(20).map(timeAt), { nil: undefined }),
  limit: fc.integer({ min: 1, max: 30 }),
});

/** Returns the readings that the pages must contain: all that match the query, in order, each once. */
const expected = (batches: readonly Batch[], { metric, from = '', to = '~' }: PageQuery) =>
  distinctReadings(batches.filter(({ stream_id }) => stream_id !== 'closed')).filter(
    ({ metric: own, start }) => (metric ?? own) === own && start >= from && start < to,
  );

async function allPages(store: SampleStore, query: PageQuery) {
  const found: unknown[] = [];
  for (let cursor: Cursor | undefined; ; ) {
    const { samples, next_cursor } = await pageOf(store, user, { ...query, cursor });
    found.push(...samples);
    if (next_cursor === undefined) return found;
    assert.equal(samples.length, query.limit, 'each page but the last is full');
    cursor = parseCursor(next_cursor) ?? assert.fail();
  }
}

test('pages of overlapping batches have each reading once, as received last, sorted, for any limit and filter', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(someBatch, { maxLength: 20 }), someQuery, async (batches, query) => {
      const store = memorySamples();
      const stored: Batch[] = [];
      for (const batch of batches) if ((await store.append(batch, UNCONDITIONAL)) === 'stored') stored.push(batch);
      assert.deepEqual(await allPages(store, query), expected(stored, query));
    }),
    { numRuns: 300 },
  );
});

test('a page keeps only its own readings and one batch in memory, however many batches overlap', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const [BATCHES, EACH, LIMIT] = [500, 1_000, 1_000];
  /** Weak references to all readings that the store has returned. */
  const given: WeakRef<Sample>[] = [];
  const held = async () => {
    // A WeakRef keeps its target alive until the current event-loop turn ends, so start a new turn before collecting
    // garbage.
    await new Promise(setImmediate);
    collect();
    return given.filter((reference) => reference.deref() !== undefined).length;
  };
  let most = 0;
  const store: SampleStore = {
    ...memorySamples(),
    async *read() {
      for (let at = 0; at < BATCHES; at += 1) {
        // Apart from its first reading, each batch is earlier than the previous one. Each batch therefore replaces readings
        // on the page. The replaced readings must not stay in memory.
        const readings = Array.from(
          { length: EACH },
          (_, sample) => [1 + (BATCHES - at) / 1_000 + sample / 1e6, 0] as const,
        );
        const batch = batchOf('a', String(at), [[at / 1e6, 0], ...readings]);
        given.push(...batch.samples.map((sample) => new WeakRef(sample)));
        yield batch;
        if (at % 50 === 49) most = Math.max(most, await held());
      }
    },
  };
  const { samples } = await pageOf(store, user, { limit: LIMIT });
  assert.equal(samples.length, LIMIT);
  assert.ok(most > 0 && most <= LIMIT + 1 + EACH + 1, `${most} readings held`);
});
