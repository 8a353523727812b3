import type { Dynamo } from './client.ts';
import { scanPages } from './query.ts';

/** What a table of users has for an id. A marker means that the user is being erased. */
export type UserState = 'user' | 'marker' | 'tombstone' | 'absent';

type Item = Record<string, unknown>;

/**
 * Yields the ids of the users who were erased, or are being erased. Reads the whole table.
 *
 * @throws an Error when the table contains something else than users, such as readings
 */
export async function* erasedUsers(dynamo: Dynamo, table: string): AsyncGenerator<string> {
  const names = { '#tokens': 'tokens' };
  // Users have tokens. The same table has links of identities, which have `linked_to`, and pairings, which have `device_hash`.
  const filter = ['#tokens', 'linked_to', 'device_hash'].map((name) => `attribute_not_exists(${name})`).join(' AND ');
  const scan = { TableName: table, FilterExpression: filter, ExpressionAttributeNames: names };
  for await (const items of scanPages<Item>(dynamo, scan)) {
    for (const item of items) {
      const { user_id } = item as { user_id?: { S?: string } };
      if (user_id?.S === undefined || stateOf(item) === 'absent')
        throw new Error(`${table} has items that are neither users nor tombstones.`);
      yield user_id.S;
    }
  }
}

export async function userState(dynamo: Dynamo, table: string, userId: string): Promise<UserState> {
  const input = { TableName: table, Key: { user_id: { S: userId } }, ConsistentRead: true };
  const { output } = await dynamo.call<{ Item?: Item }>({ operation: 'GetItem', input, idempotent: true });
  return stateOf(output?.Item ?? {});
}

/** Recognises an item by its attributes: a tombstone has only its id and its expiry. */
function stateOf(item: Item): UserState {
  if ('tokens' in item) return 'user';
  if ('held' in item) return 'marker';
  return Object.keys(item).sort().join() === 'expires_at,user_id' ? 'tombstone' : 'absent';
}
