import { setTimeout as delay } from 'node:timers/promises';
import type { Batch, BatchKey, ErasedSamples, Metric, SampleStore } from '../../core/ports/samples.ts';
import type { UserStore } from '../../core/ports/users.ts';
import { latestStart, RETENTION_MS } from '../../core/streams/batch.ts';
import { unavailable } from '../aws/unavailable.ts';
import { decodeSamples, encodeSamples } from '../codec/samples.ts';
import type { Dynamo } from './client.ts';
import { dynamoHeldBatch } from './dynamo-held-batch.ts';
import { bring } from './held-batch.ts';

/** After its latest reading a batch is kept for so long; then DynamoDB removes it by itself. */
const KEPT_S = RETENTION_MS / 1_000;

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

/** An item as DynamoDB's JSON has it, the samples in base64: in answers, and in the records of the table's stream. */
export interface BatchItem {
  user_id: { S: string };
  /** `{start}#{stream_id}#{batch_id}`: the order in which batches are read. */
  sk: { S: string };
  /** Once more, as a filter cannot look into a key. */
  stream_id: { S: string };
  digest: { S: string };
  received_at: { S: string };
  sample_count: { N: string };
  expires_at: { N: string };
  /** When its last reading starts; absent in older items. */
  latest?: { S: string };
  body: { B: string };
  /** The attempt that put it. */
  sender?: { S: string };
}

export type BatchItemKey = Pick<BatchItem, 'user_id' | 'sk'>;
type Page<Part> = { Items: Part[]; LastEvaluatedKey?: BatchItemKey };
type Unprocessed = { UnprocessedItems?: Record<string, unknown[]> };

/** Batches in DynamoDB, one item each, by `user_id` and `sk`. `users` is read to check the sender. */
export function dynamoSamples(dynamo: Dynamo, table: string, users: Pick<UserStore, 'get'>): SampleStore {
  /** Up to 1 MB at a time. */
  async function* pages<Part>(query: Record<string, unknown>): AsyncIterable<Part[]> {
    let from: { ExclusiveStartKey?: BatchItemKey } = {};
    for (;;) {
      const input = { TableName: table, ConsistentRead: true, ...query, ...from };
      const { output } = await dynamo.call<Page<Part>>({ operation: 'Query', input, repeatable: true });
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
      const call = { operation: 'BatchWriteItem', input: { RequestItems: rest }, repeatable: true } as const;
      rest = (await dynamo.call<Unprocessed>(call)).output?.UnprocessedItems ?? {};
      if (Object.keys(rest).length === 0) return;
      await delay(Math.random() * BASE_DELAY_MS * 2 ** round);
    }
    throw unavailable(new Error('DynamoDB keeps handing removals back'));
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
            repeatable: true,
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
            repeatable: true,
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
      throw unavailable(new Error('batches keep changing while readings are erased from them'));
    },
  };
}

function keyOf({ user_id, start, stream_id, batch_id }: BatchKey): BatchItemKey {
  return { user_id: { S: user_id }, sk: { S: `${start}#${stream_id}#${batch_id}` } };
}

function itemOf(batch: Batch): BatchItem {
  const { stream_id, digest, received_at, samples } = batch;
  const latest = samples.reduce((late, { start, end = start }) => (end > late ? end : late), batch.start);
  return {
    ...keyOf(batch),
    stream_id: { S: stream_id },
    digest: { S: digest },
    received_at: { S: received_at },
    sample_count: { N: String(samples.length) },
    expires_at: { N: String(Math.ceil(Date.parse(latest) / 1_000) + KEPT_S) },
    latest: { S: latestStart(batch) },
    body: { B: encodeSamples(samples).toString('base64') },
  };
}

/** Throws when a newer Hatchery has written the item. */
export function batchOf({ user_id, sk, digest, received_at, body }: BatchItem): Batch {
  const [start = '', stream_id = '', batch_id = ''] = sk.S.split('#');
  const samples = decodeSamples(Buffer.from(body.B, 'base64'));
  return { user_id: user_id.S, start, stream_id, batch_id, samples, digest: digest.S, received_at: received_at.S };
}
