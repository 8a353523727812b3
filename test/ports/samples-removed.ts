import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Batch, SampleStore } from '../../core/ports/samples.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { ALWAYS, second, someBatch, someSamples } from './batches.ts';

export function sampleRemovalSuite(name: string, store: SampleStore): void {
  const all = (userId: string) => Array.fromAsync(store.read(userId, ...ALWAYS));
  const added = async (overrides: Partial<Batch> = {}) => {
    const batch = someBatch(overrides);
    assert.equal(await store.append(batch, UNCONDITIONAL), 'stored');
    return batch;
  };

  test(`${name}: erases and counts exactly a stream's batches`, async () => {
    const [user_id, stream_id] = [crypto.randomUUID(), crypto.randomUUID()];
    const kept: Batch[] = [];
    for (let at = 0; at < 30; at += 1) {
      await added({ user_id, stream_id, samples: someSamples(at + 1, at) });
      kept.push(await added({ user_id, samples: someSamples(1, at) }));
    }
    const ofOtherUser = await added({ stream_id });
    assert.deepEqual(await store.erase(user_id, stream_id), { batches: 30, samples: 465 });
    assert.deepEqual(await all(user_id), kept);
    assert.deepEqual(await all(ofOtherUser.user_id), [ofOtherUser]);
    assert.deepEqual(await store.erase(user_id, stream_id), { batches: 0, samples: 0 });
  });

  test(`${name}: erases and counts exactly some metrics of a stream; the remaining batches are still duplicates`, async () => {
    const [user_id, stream_id] = [crypto.randomUUID(), crypto.randomUUID()];
    const only = (batch: Batch, ...metrics: string[]) => batch.samples.filter(({ metric }) => metrics.includes(metric));
    const mixed: Batch[] = [];
    for (let at = 0; at < 25; at += 1) {
      mixed.push(await added({ user_id, stream_id, start: second(at), samples: someSamples(6, at) }));
    }
    const pulse = only(someBatch({ samples: someSamples(6) }), 'heart_rate');
    const lone = await added({ user_id, stream_id, start: second(30), samples: pulse });
    const others = await added({ user_id, start: second(40) });
    const ofOtherUser = await added({ stream_id });
    const erase = () => store.eraseMetrics(user_id, stream_id, ['heart_rate', 'body_temperature']);
    assert.deepEqual(await erase(), { batches: 26, samples: 102 });
    assert.deepEqual(await erase(), { batches: 0, samples: 0 });
    const kept = mixed.map((batch) => ({ ...batch, samples: only(batch, 'step_count') }));
    assert.deepEqual(await all(user_id), [...kept, others]);
    assert.deepEqual(await all(ofOtherUser.user_id), [ofOtherUser]);
    const [first = lone] = mixed;
    assert.equal(await store.append(first, UNCONDITIONAL), 'duplicate');
    assert.equal(await store.append(lone, UNCONDITIONAL), 'stored', 'a batch without remaining readings');
  });

  test(`${name}: concurrent erasures of two metrics erase both`, async () => {
    const [user_id, stream_id] = [crypto.randomUUID(), crypto.randomUUID()];
    for (let at = 0; at < 15; at += 1)
      await added({ user_id, stream_id, start: second(at), samples: someSamples(9, at) });
    const erased = await Promise.all(
      (['heart_rate', 'body_temperature'] as const).map((metric) => store.eraseMetrics(user_id, stream_id, [metric])),
    );
    assert.deepEqual(
      erased.map(({ samples }) => samples),
      [45, 45],
    );
    const left = (await all(user_id)).flatMap(({ samples }) => samples);
    assert.deepEqual([left.length, new Set(left.map(({ metric }) => metric))], [45, new Set(['step_count'])]);
  });

  test(`${name}: erases and counts exactly a user's batches`, async () => {
    const user_id = crypto.randomUUID();
    for (let at = 0; at < 30; at += 1) await added({ user_id, samples: someSamples(2, at) });
    const ofOtherUser = await added();
    assert.deepEqual(await store.erase(user_id), { batches: 30, samples: 60 });
    assert.deepEqual(await all(user_id), []);
    assert.deepEqual(await all(ofOtherUser.user_id), [ofOtherUser]);
    assert.deepEqual(await store.erase(user_id), { batches: 0, samples: 0 });
  });

  test(`${name}: reads and erases a long history completely`, async () => {
    const [user_id, stream_id] = [crypto.randomUUID(), crypto.randomUUID()];
    const samples = someSamples(1_000).map((sample) => ({ ...sample, value: Math.random() * 100 }));
    // The batches exceed 1 MB even when compressed, so DynamoDB returns them in several pages. Three batches share each start.
    const batches = Array.from({ length: 150 }, (_, at) =>
      someBatch({
        user_id,
        stream_id,
        samples,
        start: second(Math.floor(at / 3)),
        batch_id: uuid(at),
        digest: `${at}`,
      }),
    );
    for (let at = 0; at < batches.length; at += 10) {
      await Promise.all(batches.slice(at, at + 10).map((batch) => store.append(batch, UNCONDITIONAL)));
    }
    let read = 0;
    for await (const batch of store.read(user_id, ...ALWAYS)) {
      assert.equal(batch.digest, `${read}`);
      read += 1;
    }
    assert.equal(read, 150);
    assert.deepEqual(await store.erase(user_id, stream_id), { batches: 150, samples: 150_000 });
    assert.deepEqual(await all(user_id), []);
  });
}

const uuid = (at: number): string => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
