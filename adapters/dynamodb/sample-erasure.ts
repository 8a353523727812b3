import { setTimeout as delay } from 'node:timers/promises';
import type { ErasedSamples, Metric, SampleStore } from '../../core/ports/samples.ts';
import { awsUnavailable } from '../aws/request.ts';
import { type BatchItem, type BatchItemKey, batchOf, itemOf, keyOf } from './batch-item.ts';
import type { Dynamo } from './client.ts';
import { queryPages } from './query.ts';

const OF_USER = 'user_id = :user';
const OF_STREAM = 'stream_id = :stream';
/**
 * Readings are only ever removed from a stored batch, so comparing the count detects every change to it. Comparing `received_at` detects a
 * batch that was deleted and then stored again.
 */
const UNCHANGED = 'sample_count = :count AND received_at = :received';
const REWRITE = 'SET body = :body, sample_count = :fewer, latest = :latest, expires_at = :expires';

/** The maximum number of items that BatchWriteItem accepts. */
const MAX_DELETES = 25;
const MAX_ROUNDS = 6;
const BASE_DELAY_MS = 50;

type Unprocessed = { UnprocessedItems?: Record<string, unknown[]> };

/** Erases whole batches, or single metrics from batches, in DynamoDB. */
export function sampleErasure(dynamo: Dynamo, table: string): Pick<SampleStore, 'erase' | 'eraseMetrics'> {
  /**
   * Makes one pass over a stream's batches, and adds what it removes to `erased`.
   *
   * @returns false when a batch was changed by another request between its read and its write
   */
  async function removeMetricsOnce(
    [userId, streamId]: [string, string],
    metrics: readonly Metric[],
    erased: ErasedSamples,
  ): Promise<boolean> {
    let isComplete = true;
    const query = batchesOf(table, userId, streamId);
    for await (const items of queryPages<BatchItem>(dynamo, query)) {
      for (const item of items) {
        const removed = await removeMetrics(dynamo, table, item, metrics);
        if (removed === undefined) isComplete = false;
        else if (removed > 0) erased.batches += 1;
        erased.samples += removed ?? 0;
      }
    }
    return isComplete;
  }

  return {
    async erase(userId, streamId) {
      const erased = { batches: 0, samples: 0 };
      const query = { ...batchesOf(table, userId, streamId), ProjectionExpression: 'user_id, sk, sample_count' };
      for await (const items of queryPages<BatchItemKey & Pick<BatchItem, 'sample_count'>>(dynamo, query)) {
        for (let at = 0; at < items.length; at += MAX_DELETES)
          await removeItems(dynamo, table, items.slice(at, at + MAX_DELETES));
        erased.batches += items.length;
        for (const { sample_count } of items) erased.samples += Number(sample_count.N);
      }
      return erased;
    },
    async eraseMetrics(userId, streamId, metrics) {
      const erased = { batches: 0, samples: 0 };
      for (let round = 1; round <= MAX_ROUNDS; round += 1) {
        if (await removeMetricsOnce([userId, streamId], metrics, erased)) return erased;
      }
      throw awsUnavailable(new Error(`Batches changed during ${MAX_ROUNDS} attempts to remove readings from them`));
    },
  };
}

/** Removes up to 25 items. When throttled, DynamoDB removes only some of them and returns the others, which are retried. */
async function removeItems(dynamo: Dynamo, table: string, items: readonly BatchItemKey[]): Promise<void> {
  let rest: Record<string, unknown[]> = {
    [table]: items.map(({ user_id, sk }) => ({ DeleteRequest: { Key: { user_id, sk } } })),
  };
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const call = { operation: 'BatchWriteItem', input: { RequestItems: rest }, idempotent: true } as const;
    rest = (await dynamo.call<Unprocessed>(call)).output?.UnprocessedItems ?? {};
    if (Object.keys(rest).length === 0) return;
    await delay(Math.random() * BASE_DELAY_MS * 2 ** round);
  }
  throw awsUnavailable(new Error(`DynamoDB returned unprocessed removals ${MAX_ROUNDS} times`));
}

/**
 * Removes the readings of some metrics from a batch.
 *
 * @returns the number of readings removed, or undefined when the item has changed since it was read
 */
async function removeMetrics(
  dynamo: Dynamo,
  table: string,
  item: BatchItem,
  metrics: readonly Metric[],
): Promise<number | undefined> {
  const batch = batchOf(item);
  const samples = batch.samples.filter(({ metric }) => !metrics.includes(metric));
  const removed = batch.samples.length - samples.length;
  if (removed === 0) return 0;
  const guarded = { TableName: table, Key: keyOf(batch), ConditionExpression: UNCHANGED };
  const unchanged = { ':count': item.sample_count, ':received': item.received_at };
  const { body, sample_count, latest, expires_at } = itemOf({ ...batch, samples });
  const fewer = { ':body': body, ':fewer': sample_count, ':latest': latest, ':expires': expires_at };
  const remove = { ...guarded, ExpressionAttributeValues: unchanged };
  const rewrite = { ...guarded, UpdateExpression: REWRITE, ExpressionAttributeValues: { ...unchanged, ...fewer } };
  const { output } = await dynamo.call(
    samples.length === 0
      ? { operation: 'DeleteItem', input: remove, idempotent: true }
      : // Not a PutItem, which would remove the item's holders.
        { operation: 'UpdateItem', input: rewrite, idempotent: true },
  );
  return output ? removed : undefined;
}

function batchesOf(TableName: string, userId: string, streamId?: string): Record<string, unknown> {
  const ofUser = { ':user': { S: userId } };
  const query = { TableName, KeyConditionExpression: OF_USER };
  if (streamId === undefined) return { ...query, ExpressionAttributeValues: ofUser };
  const ofStream = { ':stream': { S: streamId } };
  return { ...query, FilterExpression: OF_STREAM, ExpressionAttributeValues: { ...ofUser, ...ofStream } };
}
