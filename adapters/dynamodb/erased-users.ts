import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { User } from '../../core/ports/users.ts';
import type { Dynamo } from './client.ts';
import { scanPages } from './query.ts';

/** What a table of users has for an id. A marker means that the user is being erased. */
export type UserState = 'user' | 'marker' | 'tombstone' | 'absent';

/** What a table that is newer than the restored one tells about a user: the user as stored there, or that the user was erased. */
export type LaterUser = { userId: string; user: User } | { userId: string; erasedAt?: string };

type Marshalled = Parameters<typeof unmarshall>[0];
type Item = Record<string, { S?: string }>;

/**
 * Yields the users of a table, also those who were erased or are being erased. Reads the whole table.
 *
 * @throws an Error when the table contains something else than users, such as readings
 */
export async function* laterUsers(dynamo: Dynamo, table: string): AsyncGenerator<LaterUser> {
  // The table also has links of identities, which have `linked_to`, and pairings, which have `device_hash`.
  const filter = 'attribute_not_exists(linked_to) AND attribute_not_exists(device_hash)';
  for await (const items of scanPages<Item>(dynamo, { TableName: table, FilterExpression: filter })) {
    for (const item of items) {
      const userId = item.user_id?.S;
      if (userId === undefined || stateOf(item) === 'absent')
        throw new Error(`${table} has items that are neither users nor tombstones.`);
      yield stateOf(item) === 'user' ? { userId, user: unmarshall(item as Marshalled) as User } : { userId };
    }
  }
}

/** Returns the time of each user's latest erasure in a table of the audit log. Reads the whole table. */
export async function auditedErasures(dynamo: Dynamo, table: string): Promise<Map<string, string>> {
  const erasures = new Map<string, string>();
  const scan = {
    TableName: table,
    FilterExpression: 'act = :erase',
    ExpressionAttributeValues: marshall({ ':erase': 'erase' }),
  };
  for await (const items of scanPages<Item>(dynamo, scan)) {
    for (const item of items) {
      const { user_id, sk } = unmarshall(item as Marshalled) as { user_id: string; sk: string };
      const [at = ''] = sk.split('#');
      if (at > (erasures.get(user_id) ?? '')) erasures.set(user_id, at);
    }
  }
  return erasures;
}

export async function userState(dynamo: Dynamo, table: string, userId: string): Promise<UserState> {
  const input = { TableName: table, Key: { user_id: { S: userId } }, ConsistentRead: true };
  const { output } = await dynamo.call<{ Item?: Item }>({ operation: 'GetItem', input, idempotent: true });
  return stateOf(output?.Item ?? {});
}

/**
 * Replaces a user whose item has this version.
 *
 * @returns false, without changing anything, if it has another version or the user was erased
 */
export async function replaceUser(dynamo: Dynamo, table: string, user: User, version: number): Promise<boolean> {
  const input = {
    TableName: table,
    Item: marshall(user, { removeUndefinedValues: true }),
    ConditionExpression: 'attribute_exists(#tokens) AND #version = :version',
    ExpressionAttributeNames: { '#tokens': 'tokens', '#version': 'version' },
    ExpressionAttributeValues: marshall({ ':version': version }),
  };
  return (await dynamo.call({ operation: 'PutItem', input, idempotent: true })).output !== undefined;
}

/** Recognises an item by its attributes: a tombstone has only its id and its expiry. */
function stateOf(item: Item): UserState {
  if ('tokens' in item) return 'user';
  if ('held' in item) return 'marker';
  return Object.keys(item).sort().join() === 'expires_at,user_id' ? 'tombstone' : 'absent';
}
