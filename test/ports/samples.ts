import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Batch, SampleStore } from '../../core/ports/samples.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { ALWAYS, second, someBatch, someSamples } from './batches.ts';
import { sampleRemovalSuite } from './samples-removed.ts';

/** @param shortCount the number of batches that a read of a late time has to pass over; more than two pages of any store */
export function sampleStoreSuite(name: string, open: () => SampleStore, shortCount = 520): void {
  const store = open();
  const all = (userId: string) => Array.fromAsync(store.read(userId, ...ALWAYS));
  const added = async (overrides: Partial<Batch> = {}) => {
    const batch = someBatch(overrides);
    assert.equal(await store.append(batch, UNCONDITIONAL), 'stored');
    return batch;
  };
  /** Appends one batch after another, because the tests depend on the order of arrival. */
  const addedEach = async (variants: Partial<Batch>[]) => {
    const batches: Batch[] = [];
    for (const variant of variants) batches.push(await added(variant));
    return batches;
  };

  test(`${name}: reads a batch as stored, and nothing of an unknown user`, async () => {
    const batch = await added();
    assert.deepEqual(await all(batch.user_id), [batch]);
    assert.deepEqual(await all(crypto.randomUUID()), []);
  });

  test(`${name}: reads a thousand readings exactly`, async () => {
    const batch = await added({ samples: someSamples(1_000) });
    assert.deepEqual(await all(batch.user_id), [batch]);
  });

  test(`${name}: returns “duplicate” for the same readings under a used key, “taken” for others, and changes nothing`, async () => {
    const batch = await added();
    const other = { ...batch, samples: someSamples(2), digest: 'e'.repeat(64), received_at: second(99) };
    assert.deepEqual(await store.append(other, UNCONDITIONAL), 'taken');
    assert.deepEqual(await store.append(batch, UNCONDITIONAL), 'duplicate');
    assert.deepEqual(await all(batch.user_id), [batch]);
  });

  test(`${name}: batches that differ in one part of the key are distinct`, async () => {
    const batch = await added();
    const { user_id } = batch;
    await added({ ...batch, user_id: crypto.randomUUID() });
    await added({ ...batch, start: second(1) });
    await added({ ...batch, stream_id: crypto.randomUUID() });
    await added({ ...batch, batch_id: crypto.randomUUID() });
    assert.equal((await all(user_id)).length, 4);
  });

  test(`${name}: only one of the concurrent appends gets a key`, async () => {
    const batch = someBatch();
    const rivals = Array.from({ length: 20 }, (_, at) => ({ ...batch, digest: String(at).padStart(64, '0') }));
    const outcomes = await Promise.all(rivals.map((rival) => store.append(rival, UNCONDITIONAL)));
    const winners = rivals.filter((_, at) => outcomes[at] === 'stored');
    assert.equal(winners.length, 1);
    assert.deepEqual(await all(batch.user_id), winners);
    const losers = outcomes.filter((outcome) => outcome !== 'stored');
    for (const loser of losers) assert.equal(loser, 'taken');
  });

  test(`${name}: stores all concurrent batches`, async () => {
    const user_id = crypto.randomUUID();
    const batches = Array.from({ length: 50 }, (_, at) => someBatch({ user_id, start: second(at) }));
    await Promise.all(batches.map((batch) => store.append(batch, UNCONDITIONAL)));
    assert.deepEqual(await all(user_id), batches);
  });

  test(`${name}: reads by start, then stream, then batch, in any order of arrival`, async () => {
    const user_id = crypto.randomUUID();
    const [low, high] = ['0d2c8a7e-5b0f-4e2b-9c55-6f1f3f0c7d21', 'f0000000-0000-4000-8000-000000000000'];
    const key = (at: number, stream_id: string, batch_id: string) => ({
      user_id,
      start: second(at),
      stream_id,
      batch_id,
    });
    const batches = await addedEach([
      key(2, low, low),
      key(1, high, high),
      key(1, high, low),
      key(0, high, high),
      key(1, low, high),
    ]);
    const [last, fourth, third, first, second_] = batches;
    assert.deepEqual(await all(user_id), [first, second_, third, fourth, last]);
  });

  test(`${name}: reads from a start, inclusive, to another, exclusive`, async () => {
    const user_id = crypto.randomUUID();
    const batches = await addedEach([0, 1, 2, 3].map((at) => ({ user_id, start: second(at) })));
    const starts = async (from: string, to: string) =>
      (await Array.fromAsync(store.read(user_id, from, to))).map(({ start }) => start);
    assert.deepEqual(await starts(second(1), second(3)), [second(1), second(2)]);
    assert.deepEqual(await starts(second(0.001), second(1.001)), [second(1)]);
    assert.deepEqual(await starts(second(1), second(1)), []);
    assert.deepEqual(await starts(second(3), second(1)), []);
    assert.equal((await starts(...ALWAYS)).length, batches.length);
  });

  test(`${name}: reads only batches that reach a time, however many do not`, async () => {
    const user_id = crypto.randomUUID();
    const spanning = (from: number, to: number) => {
      const samples = [from, to].map((at) => ({ metric: 'step_count' as const, value: at, start: second(at) }));
      return { user_id, start: second(from), samples };
    };
    const short = Array.from({ length: shortCount }, (_, at) => spanning(at, at + 1));
    while (short.length > 0) await Promise.all(short.splice(0, 40).map((variant) => added(variant)));
    await addedEach([spanning(3, 5_000), spanning(300, 4_999), spanning(600, 601)]);
    const starts = async (from: number, to: number, reaching: number) => {
      const batches = await Array.fromAsync(store.read(user_id, second(from), second(to), second(reaching)));
      return batches.map(({ start }) => start);
    };
    assert.deepEqual(await starts(0, 900, 5_000), [second(3)]);
    assert.deepEqual(await starts(0, 900, 4_999), [second(3), second(300)]);
    assert.deepEqual(await starts(0, 300, shortCount + 1), [second(3)]);
    assert.deepEqual(await starts(0, 900, 601), [second(3), second(300), second(600)]);
    const reached = [3, 300, shortCount - 1, 600].sort((a, b) => a - b).map(second);
    assert.deepEqual(await starts(0, 900, shortCount), reached);
    assert.equal((await starts(0, 900, 0)).length, shortCount + 3);
    assert.deepEqual(await starts(0, 900, 6_000), []);
  });

  test(`${name}: a reader may stop early`, async () => {
    const user_id = crypto.randomUUID();
    await addedEach(Array.from({ length: 25 }, (_, at) => ({ user_id, start: second(at) })));
    for await (const _ of store.read(user_id, ...ALWAYS)) break;
    assert.equal((await all(user_id)).length, 25);
  });

  sampleRemovalSuite(name, store);

  test(`${name}: stored values are copies`, async () => {
    const batch = await added();
    const stored = structuredClone(batch);
    batch.samples.length = 0;
    for (const read of await all(batch.user_id)) for (const sample of read.samples) sample.value = -1;
    assert.deepEqual(await all(batch.user_id), [stored]);
  });
}
