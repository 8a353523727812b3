import type { SampleStore } from '../../core/ports/samples.ts';
import type { UserStore } from '../../core/ports/users.ts';
import { appendBatch } from './append-protocol.ts';
import { appendSteps } from './append-steps.ts';
import { type BatchItem, batchOf, itemOf } from './batch-item.ts';
import type { Dynamo } from './client.ts';
import { queryPages } from './query.ts';
import { sampleErasure } from './sample-erasure.ts';

const IN_TIME = 'user_id = :user AND sk BETWEEN :from AND :to';
const REACHING = 'latest >= :reaching OR attribute_not_exists(latest)';

/** Batches in DynamoDB, one item each, by `user_id` and `sk`. `users` is read to check the sender. */
export function dynamoSamples(dynamo: Dynamo, table: string, users: Pick<UserStore, 'get'>): SampleStore {
  return {
    append(batch, { accessError }) {
      const currentAccessError = async () => accessError(await users.get(batch.user_id));
      return appendBatch(appendSteps(dynamo, table, itemOf(batch), currentAccessError));
    },
    async *read(userId, from, to, reaching) {
      // DynamoDB rejects BETWEEN with bounds in the wrong order.
      if (from >= to) return;
      // Keys continue after the start, so they sort after `to` alone: BETWEEN excludes batches that start at `to`.
      const values = { ':user': { S: userId }, ':from': { S: from }, ':to': { S: to } };
      const query = {
        TableName: table,
        KeyConditionExpression: IN_TIME,
        ...(reaching ? { FilterExpression: REACHING } : {}),
        ExpressionAttributeValues: { ...values, ...(reaching ? { ':reaching': { S: reaching } } : {}) },
      };
      for await (const items of queryPages<BatchItem>(dynamo, query)) {
        // Decoded one at a time: a page of 1 MB takes about 100 MB decoded.
        for (const item of items) yield batchOf(item);
      }
    },
    ...sampleErasure(dynamo, table),
  };
}
