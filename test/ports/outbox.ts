import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outbox } from '../../core/ports/outbox.ts';
import type { SampleStore } from '../../core/ports/samples.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { second, someBatch } from './batches.ts';

export function outboxSuite(name: string, open: () => SampleStore & Outbox): void {
  const samples = open();
  const pendingOf = async (userId: string) => new Map(await samples.pending()).get(userId);

  test(`${name}: each stored batch is pending until it is processed, in any order`, async () => {
    const { user_id } = someBatch();
    for (const at of [1, 3, 2]) await samples.append(someBatch({ user_id, received_at: second(at) }), UNCONDITIONAL);
    assert.equal(await pendingOf(user_id), 3);
    await samples.markProcessed(user_id, 2);
    assert.equal(await pendingOf(user_id), 1);
    await samples.markProcessed(crypto.randomUUID(), 9);
    assert.equal(await pendingOf(user_id), 1);
    // `markProcessed` must not count a batch that is stored concurrently.
    await Promise.all([samples.append(someBatch({ user_id }), UNCONDITIONAL), samples.markProcessed(user_id, 1)]);
    assert.equal(await pendingOf(user_id), 1);
    await samples.markProcessed(user_id, 1);
    assert.equal(await pendingOf(user_id), undefined);
  });

  test(`${name}: duplicates and batches of erased users are not pending`, async () => {
    const batch = someBatch();
    await samples.append(batch, UNCONDITIONAL);
    await samples.markProcessed(batch.user_id, 1);
    await samples.append(batch, UNCONDITIONAL);
    assert.equal(await pendingOf(batch.user_id), undefined);
    const other = someBatch();
    await samples.append(other, UNCONDITIONAL);
    await samples.erase(other.user_id);
    assert.equal(await pendingOf(other.user_id), undefined);
  });
}
