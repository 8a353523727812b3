import type { SampleStore } from '../../core/ports/samples.ts';
import type { UserStore } from '../../core/ports/users.ts';
import { lazily } from '../../core/util/once.ts';
import { appendBatch } from './append-protocol.ts';
import { appendSteps } from './append-steps.ts';
import { type BatchItem, batchOf, itemOf } from './batch-item.ts';
import type { Dynamo } from './client.ts';
import { queryPages } from './query.ts';

const IN_TIME = 'user_id = :user AND sk BETWEEN :from AND :to';
const REACHING = 'latest >= :reaching OR attribute_not_exists(latest)';

/** Stores batches in DynamoDB: one item per batch, with the key `user_id` and `sk`. Reads `users` to check the sender's permission. */
export function dynamoSamples(dynamo: Dynamo, table: string, users: Pick<UserStore, 'get'>): SampleStore {
  return {
    append(batch, { accessError }) {
      const currentAccessError = async () => accessError(await users.get(batch.user_id));
      return appendBatch(appendSteps(dynamo, table, itemOf(batch), currentAccessError));
    },
    async *read(userId, from, to, reaching) {
      // Return no batches for an empty range, because DynamoDB rejects BETWEEN when the lower bound is above the upper bound.
      if (from >= to) return;
      // A sort key is longer than the start time it begins with, so a batch that starts exactly at `to` sorts after `to`, and BETWEEN
      // excludes it.
      const values = { ':user': { S: userId }, ':from': { S: from }, ':to': { S: to } };
      const query = {
        TableName: table,
        KeyConditionExpression: IN_TIME,
        ...(reaching ? { FilterExpression: REACHING } : {}),
        ExpressionAttributeValues: { ...values, ...(reaching ? { ':reaching': { S: reaching } } : {}) },
      };
      for await (const items of queryPages<BatchItem>(dynamo, query)) {
        // Decodes one item at a time, because a page of 1 MB takes about 100 MB when decoded.
        for (const item of items) yield batchOf(item);
      }
    },
    // Loaded on first use, because it would slow down a function's cold start.
    ...lazily(
      async () => (await import('./sample-erasure.ts')).sampleErasure(dynamo, table),
      ['erase', 'eraseMetrics'],
    ),
  };
}
