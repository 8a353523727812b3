import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { User, UserChange, UserGuard, UserStore } from '../../core/ports.ts';
import { applyUpdate } from '../../core/profile.ts';
import type { Dynamo } from './dynamo.ts';

type Item = ReturnType<typeof marshall>;

const NEW = 'attribute_not_exists(#user_id)';
const PROVED = 'attribute_exists(#tokens.#token)';
const STILL_FRESH = '#creation = :creation';

/** Users in DynamoDB, one item each, by `user_id`. */
export function dynamoUsers(dynamo: Dynamo, table: string): UserStore {
  const keyOf = (userId: string) => ({ TableName: table, Key: { user_id: { S: userId } } });

  async function get(userId: string): Promise<User | undefined> {
    const input = { ...keyOf(userId), ConsistentRead: true };
    const { output } = await dynamo.call<{ Item?: Item }>({ operation: 'GetItem', input, repeatable: true });
    return output?.Item && userOf(output.Item);
  }

  async function create(user: User): Promise<boolean> {
    const input = {
      TableName: table,
      Item: marshall(user, { removeUndefinedValues: true }),
      ConditionExpression: NEW,
      ExpressionAttributeNames: { '#user_id': 'user_id' },
    };
    const { output, doubtful } = await dynamo.call({ operation: 'PutItem', input, repeatable: true });
    if (output) return true;
    // The item in the way may be our own, by a try whose answer was lost: nobody else knows this token.
    return doubtful && holds(await get(user.user_id), Object.keys(user.tokens));
  }

  async function update(userId: string, change: UserChange, guard: UserGuard) {
    // Answered by the item as it was; what it is now follows from that, by the rule that every store keeps.
    const input = { ...keyOf(userId), ...updateOf(change, guard), ReturnValues: 'ALL_OLD' };
    // An empty list of versions matches none, so there is nothing to try.
    const { output } =
      guard.versions?.length === 0
        ? { output: undefined }
        : await dynamo.call<{ Attributes: Item }>({ operation: 'UpdateItem', input, repeatable: false });
    if (output) return applyUpdate(userOf(output.Attributes), change, guard);
    return holds(await get(userId), [guard.tokenHash]) ? 'changed' : 'refused';
  }

  async function reissue(userId: string, tokens: User['tokens'], creation: string): Promise<User | undefined> {
    const input = {
      ...keyOf(userId),
      UpdateExpression: 'SET #tokens = :tokens',
      ConditionExpression: STILL_FRESH,
      ExpressionAttributeNames: namesOf(['tokens', 'creation']),
      ExpressionAttributeValues: marshall({ ':tokens': tokens, ':creation': creation }),
      ReturnValues: 'ALL_NEW',
    };
    const { output } = await dynamo.call<{ Attributes: Item }>({ operation: 'UpdateItem', input, repeatable: true });
    return output && userOf(output.Attributes);
  }

  return { get, create, update, reissue };
}

function updateOf({ set, remove, updated_at }: UserChange, { tokenHash, versions }: UserGuard) {
  const values: Record<string, unknown> = { ...set, updated_at };
  const assignments = Object.keys(values).map((field) => `#${field} = :${field}`);
  const removed = ['creation', ...remove];
  const numbered = versions?.map((version, at) => [`:version${at}`, version] as const) ?? [];
  const unchanged = versions ? ` AND #version IN (${numbered.map(([name]) => name).join()})` : '';
  return {
    UpdateExpression: `SET ${assignments.join()}, #version = #version + :one REMOVE ${removed.map((f) => `#${f}`).join()}`,
    ConditionExpression: `${PROVED}${unchanged}`,
    ExpressionAttributeNames: {
      ...namesOf([...Object.keys(values), ...removed, 'version', 'tokens']),
      '#token': tokenHash,
    },
    ExpressionAttributeValues: marshall({
      ...Object.fromEntries(Object.entries(values).map(([field, value]) => [`:${field}`, value])),
      ...Object.fromEntries(numbered),
      ':one': 1,
    }),
  };
}

/** Every attribute by a placeholder: `name` and hundreds of others are reserved words. */
const namesOf = (fields: readonly string[]) => Object.fromEntries(fields.map((field) => [`#${field}`, field]));

const userOf = (item: Item): User => unmarshall(item) as User;

const holds = (user: User | undefined, hashes: readonly string[]): boolean =>
  user !== undefined && hashes.every((hash) => Object.hasOwn(user.tokens, hash));
