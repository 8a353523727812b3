import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Sample } from '../../core/ports/samples.ts';
import type { HealthSample, SamplePage } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { assertContract } from '../support/problem.ts';
import { jsonIn, type StreamOwner, streamOwner } from '../support/streams.ts';
import { distinctReadings } from '../support/versions.ts';

type Stored = SamplePage['samples'][number];
interface Sent {
  stream: number;
  batch_id: string;
  samples: HealthSample[];
}

const STREAMS = 3;
const HOUR = 60 * 60 * 1000;
const EARLIEST = Date.now() - 20 * 24 * HOUR;

/** There are only a few hours and values, so that many readings share a start and some are equal. */
const someSample = (from: number): fc.Arbitrary<HealthSample> =>
  fc
    .record({
      metric: fc.constantFrom('heart_rate', 'step_count'),
      hour: fc.nat(5),
      value: fc.integer({ min: 60, max: 62 }),
    })
    .map(({ metric, hour, value }) => ({ metric, value, start: new Date(from + hour * 28 * HOUR).toISOString() }));
/** Batches that span up to six days and start at one of five times, so that they overlap. */
const someBatches: fc.Arbitrary<Sent[]> = fc.array(
  fc.nat(4).chain((day) =>
    fc.record({
      stream: fc.nat(STREAMS - 1),
      batch_id: fc.uuid(),
      samples: fc.array(someSample(EARLIEST + day * 28 * HOUR), { minLength: 1, maxLength: 6 }),
    }),
  ),
  { maxLength: 8 },
);

/** Returns the readings in the expected order. The values of a reading are received in the order of the batches. */
const sorted = (sent: readonly Sent[], ids: readonly string[]): Stored[] =>
  distinctReadings(
    sent.map(({ stream, samples }, at) => ({
      stream_id: ids[stream] ?? '',
      received_at: new Date(at).toISOString(),
      samples: samples as Sample[],
    })),
  );

/** Reads all pages, and asserts that every page except the last is full. */
async function pages({ get }: StreamOwner, limit: number, query = ''): Promise<Stored[]> {
  const found: Stored[] = [];
  for (let cursor = ''; ; ) {
    const page = await jsonIn<SamplePage>(get(`/samples?limit=${limit}${query}${cursor && `&cursor=${cursor}`}`));
    assertContract('sample_page', page);
    found.push(...page.samples);
    if (page.next_cursor === undefined) return found;
    assert.equal(page.samples.length, limit);
    assert.notEqual(page.next_cursor, cursor);
    cursor = page.next_cursor;
  }
}

async function ownerOf(sent: readonly Sent[]) {
  const app = testApp();
  const owner = await streamOwner(app.request);
  const streams = await Promise.all(Array.from({ length: STREAMS }, () => owner.connect()));
  for (const { stream, batch_id, samples } of sent) {
    app.advance(1);
    assert.equal((await streams[stream]?.sendSamples(samples, { batch_id }))?.status, 202);
  }
  return { owner, ids: streams.map(({ stream }) => stream.stream_id) };
}

test('pages of any limit have each reading of overlapping batches exactly once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(someBatches, async (sent) => {
      const { owner, ids } = await ownerOf(sent);
      const expected = sorted(sent, ids);
      for (let limit = 1; limit <= expected.length + 1; limit += 1) {
        assert.deepEqual(await pages(owner, limit), expected, `${limit}`);
      }
    }),
    { numRuns: 25 },
  );
});

test('pages filtered by metric and time have each reading exactly once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(someBatches, fc.nat(9), fc.nat(9), async (sent, first, days) => {
      const { owner, ids } = await ownerOf(sent);
      const from = new Date(EARLIEST + first * 28 * HOUR).toISOString();
      const to = new Date(EARLIEST + (first + days) * 28 * HOUR).toISOString();
      const wanted = sorted(sent, ids).filter(
        ({ metric, start }) => metric === 'step_count' && start >= from && start < to,
      );
      for (const limit of [1, 2, 3, 100]) {
        assert.deepEqual(await pages(owner, limit, `&metric=step_count&from=${from}&to=${to}`), wanted);
      }
    }),
    { numRuns: 25 },
  );
});

test('pages continue in order when readings arrive and a stream is revoked in between', async () => {
  const owner = await streamOwner(testApp().request);
  const [stays, goes] = [await owner.connect(), await owner.connect()];
  const at = (hour: number) => ({
    metric: 'heart_rate',
    value: 60,
    start: new Date(EARLIEST + hour * HOUR).toISOString(),
  });
  await stays.sendSamples([at(1), at(3), at(5)]);
  await goes.sendSamples([at(2), at(4)]);
  const { samples, next_cursor } = await owner.page('?limit=3');
  await goes.revoke();
  await stays.sendSamples([at(0), at(6)]);
  const rest = await owner.page(`?limit=9&cursor=${next_cursor}`);
  const starts = [...samples, ...rest.samples].map(({ start }) => (Date.parse(start) - EARLIEST) / HOUR);
  assert.deepEqual(starts, [1, 2, 3, 5, 6]);
});
