import type { PendingRemoval, Removals } from '../../core/ports/removals.ts';
import type { Dynamo } from './client.ts';
import { queryPages } from './query.ts';

/** All removals share one partition, so that a single query lists them. Few are pending at any time. */
const PARTITION = { S: 'removals' };
const BEGUN_BEFORE = 'pk = :pk AND sk < :before';

interface Item {
  pk: { S: string };
  /** `{since}#{id}`, so that removals are sorted by start time. */
  sk: { S: string };
  removal: { S: string };
}

type Key = Pick<Item, 'pk' | 'sk'>;

/** Stores pending removals in DynamoDB: one item per removal, with the key `pk` and `sk`. */
export function dynamoRemovals(dynamo: Dynamo, table: string): Removals {
  return {
    async begin(removal, since) {
      const pending = { id: crypto.randomUUID(), since, removal };
      const Item: Item = { ...keyOf(pending), removal: { S: JSON.stringify(removal) } };
      await dynamo.call({ operation: 'PutItem', input: { TableName: table, Item }, idempotent: true });
      return pending;
    },
    async end(pending) {
      const input = { TableName: table, Key: keyOf(pending) };
      await dynamo.call({ operation: 'DeleteItem', input, idempotent: true });
    },
    async *pending(before) {
      const query = {
        TableName: table,
        KeyConditionExpression: BEGUN_BEFORE,
        ExpressionAttributeValues: { ':pk': PARTITION, ':before': { S: before } },
      };
      for await (const items of queryPages<Item>(dynamo, query)) yield* items.map(pendingOf);
    },
  };
}

const keyOf = ({ id, since }: PendingRemoval): Key => ({ pk: PARTITION, sk: { S: `${since}#${id}` } });

function pendingOf({ sk, removal }: Item): PendingRemoval {
  const [since = '', id = ''] = sk.S.split('#');
  return { id, since, removal: JSON.parse(removal.S) };
}
