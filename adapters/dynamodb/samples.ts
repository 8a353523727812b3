import { setTimeout as delay } from 'node:timers/promises';
import type { ErasedSamples, Metric, SampleStore } from '../../core/ports/samples.ts';
import type { UserStore } from '../../core/ports/users.ts';
import { awsUnavailable } from '../aws/request.ts';
import { type BatchItem, type BatchItemKey, batchOf, itemOf, keyOf } from './batch-item.ts';
import type { Dynamo } from './client.ts';
import { bring } from './held-batch.ts';
import { dynamoHeldBatch } from './held-batch-item.ts';

const OF_THE_USER = 'user_id = :user';
const IN_TIME = 'user_id = :user AND sk BETWEEN :from AND :to';
const REACHING = 'latest >= :reaching OR attribute_not_exists(latest)';
const OF_THE_STREAM = 'stream_id = :stream';

/** A stored batch only ever loses readings, so its count detects every change. */
const UNCHANGED = 'sample_count = :count AND received_at = :received';

/** What a BatchWriteItem takes. */
const DELETES = 25;
const ROUNDS = 6;
const BASE_DELAY_MS = 50;

type Page<Part> = { Items: Part[]; LastEvaluatedKey?: BatchItemKey };
type Unprocessed = { UnprocessedItems?: Record<string, unknown[]> };

/** Batches in DynamoDB, one item each, by `user_id` and `sk`. `users` is read to check the sender. */
export function dynamoSamples(dynamo: Dynamo, table: string, users: Pick<UserStore, 'get'>): SampleStore {
  /** Up to 1 MB at a time. */
  async function* pages<Part>(query: Record<string, unknown>): AsyncIterable<Part[]> {
    let from: { ExclusiveStartKey?: BatchItemKey } = {};
    for (;;) {
      const input = { TableName: table, ConsistentRead: true, ...query, ...from };
      const { output } = await dynamo.call<Page<Part>>({ operation: 'Query', input, idempotent: true });
      if (output) yield output.Items;
      if (!output?.LastEvaluatedKey) return;
      from = { ExclusiveStartKey: output.LastEvaluatedKey };
    }
  }

  async function removeAll(keys: readonly BatchItemKey[]): Promise<void> {
    for (let at = 0; at < keys.length; at += DELETES) {
      await removeSome(keys.slice(at, at + DELETES).map((Key) => ({ DeleteRequest: { Key } })));
    }
  }

  /** Under throttling DynamoDB does a part, and hands the rest back. */
  async function removeSome(requests: unknown[]): Promise<void> {
    let rest: Record<string, unknown[]> = { [table]: requests };
    for (let round = 1; round <= ROUNDS; round += 1) {
      const call = { operation: 'BatchWriteItem', input: { RequestItems: rest }, idempotent: true } as const;
      rest = (await dynamo.call<Unprocessed>(call)).output?.UnprocessedItems ?? {};
      if (Object.keys(rest).length === 0) return;
      await delay(Math.random() * BASE_DELAY_MS * 2 ** round);
    }
    throw awsUnavailable(new Error('DynamoDB keeps handing removals back'));
  }

  /** Rewrites a batch without these metrics. Returns the number of readings removed; undefined when the item has changed since it was read. */
  async function strip(item: BatchItem, metrics: readonly Metric[]): Promise<number | undefined> {
    const batch = batchOf(item);
    const samples = batch.samples.filter(({ metric }) => !metrics.includes(metric));
    const stripped = batch.samples.length - samples.length;
    if (stripped === 0) return 0;
    const { body, sample_count, latest, expires_at } = itemOf({ ...batch, samples });
    const unchanged = { ':count': item.sample_count, ':received': item.received_at };
    const input = { TableName: table, Key: keyOf(batch), ConditionExpression: UNCHANGED };
    const { output } =
      samples.length === 0
        ? await dynamo.call({
            operation: 'DeleteItem',
            input: { ...input, ExpressionAttributeValues: unchanged },
            idempotent: true,
          })
        : // An update, so that the item keeps its holders.
          await dynamo.call({
            operation: 'UpdateItem',
            input: {
              ...input,
              UpdateExpression: 'SET body = :body, sample_count = :less, latest = :latest, expires_at = :expires',
              ExpressionAttributeValues: {
                ...unchanged,
                ...{ ':body': body, ':less': sample_count, ':latest': latest, ':expires': expires_at },
              },
            },
            idempotent: true,
          });
    return output ? stripped : undefined;
  }

  /** One pass over a stream's batches; adds to the totals, and returns whether none changed meanwhile. */
  async function stripAll(
    [userId, streamId]: [string, string],
    metrics: readonly Metric[],
    erased: ErasedSamples,
  ): Promise<boolean> {
    let isWhole = true;
    const query = {
      KeyConditionExpression: OF_THE_USER,
      FilterExpression: OF_THE_STREAM,
      ExpressionAttributeValues: { ':user': { S: userId }, ':stream': { S: streamId } },
    };
    for await (const items of pages<BatchItem>(query)) {
      for (const item of items) {
        const stripped = await strip(item, metrics);
        if (stripped === undefined) isWhole = false;
        else if (stripped > 0) erased.batches += 1;
        erased.samples += stripped ?? 0;
      }
    }
    return isWhole;
  }

  return {
    append(batch, { refusal }) {
      const refusalNow = async () => refusal(await users.get(batch.user_id));
      return bring(dynamoHeldBatch(dynamo, table, itemOf(batch), refusalNow));
    },
    async *read(userId, from, to, reaching) {
      // DynamoDB takes an empty span for a mistake.
      if (from >= to) return;
      // `to` itself is in the span, but no key: those of batches that start then are longer.
      const values = { ':user': { S: userId }, ':from': { S: from }, ':to': { S: to } };
      const query = {
        KeyConditionExpression: IN_TIME,
        ...(reaching ? { FilterExpression: REACHING } : {}),
        ExpressionAttributeValues: { ...values, ...(reaching ? { ':reaching': { S: reaching } } : {}) },
      };
      for await (const items of pages<BatchItem>(query)) {
        // One by one: a page of a megabyte is a hundred once it is unpacked.
        for (const item of items) yield batchOf(item);
      }
    },
    async erase(userId, streamId) {
      const erased = { batches: 0, samples: 0 };
      const query = {
        KeyConditionExpression: OF_THE_USER,
        ...(streamId === undefined ? {} : { FilterExpression: OF_THE_STREAM }),
        ProjectionExpression: 'user_id, sk, sample_count',
        ExpressionAttributeValues: {
          ':user': { S: userId },
          ...(streamId === undefined ? {} : { ':stream': { S: streamId } }),
        },
      };
      for await (const items of pages<Pick<BatchItem, 'user_id' | 'sk' | 'sample_count'>>(query)) {
        await removeAll(items.map(({ user_id, sk }) => ({ user_id, sk })));
        erased.batches += items.length;
        for (const { sample_count } of items) erased.samples += Number(sample_count.N);
      }
      return erased;
    },
    async eraseMetrics(userId, streamId, metrics) {
      const erased = { batches: 0, samples: 0 };
      for (let round = 1; round <= ROUNDS; round += 1) {
        if (await stripAll([userId, streamId], metrics, erased)) return erased;
      }
      throw awsUnavailable(new Error('batches keep changing while readings are erased from them'));
    },
  };
}
