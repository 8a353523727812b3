import { isDeepStrictEqual } from 'node:util';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { UpdateResult, User, UserChange, UserGuard, UserStore } from '../../core/ports/users.ts';
import { applyUpdate } from '../../core/users/profile.ts';
import { unavailable } from '../aws/unavailable.ts';
import type { Dynamo } from './client.ts';
import { dynamoErasures } from './erasures.ts';

type Item = ReturnType<typeof marshall>;

const NEW = 'attribute_not_exists(#user_id)';
const PROVED = 'attribute_exists(#tokens.#token)';
/** Tries of an update while the item changes between each write and the read after it. */
const ATTEMPTS = 10;
const STILL_FRESH = '#creation = :creation';

/** Users in DynamoDB, one item each, by `user_id`. */
export function dynamoUsers(dynamo: Dynamo, table: string): UserStore {
  const keyOf = (userId: string) => ({ TableName: table, Key: { user_id: { S: userId } } });

  async function get(userId: string): Promise<User | undefined> {
    const input = { ...keyOf(userId), ConsistentRead: true };
    const { output } = await dynamo.call<{ Item?: Item }>({ operation: 'GetItem', input, repeatable: true });
    // Of those who are gone another item is left.
    return output?.Item && 'tokens' in output.Item ? userOf(output.Item) : undefined;
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

  async function update(userId: string, change: UserChange, guard: UserGuard): Promise<UpdateResult> {
    // Matches no version, so there is nothing to try.
    if (guard.versions?.length === 0) return holds(await get(userId), [guard.tokenHash]) ? 'changed' : 'refused';
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const result = await tryUpdate(userId, change, guard);
      if (result) return result;
    }
    throw unavailable(new Error('The user keeps changing'));
  }

  /** Undefined when the condition failed, but holds for the item as it is now. */
  async function tryUpdate(userId: string, change: UserChange, guard: UserGuard): Promise<UpdateResult | undefined> {
    const { versions } = guard;
    const input = { ...keyOf(userId), ...updateOf(change, guard), ReturnValues: 'ALL_OLD' };
    const { output, doubtful } = await dynamo.call<{ Attributes: Item }>({
      operation: 'UpdateItem',
      input,
      // With a version it cannot happen twice; without one it could undo what another request wrote in between.
      repeatable: versions !== undefined,
    });
    // The answer is the former item; the present one follows from it by the rule that every store keeps.
    if (output) return applyUpdate(userOf(output.Attributes), change, guard);
    const present = await get(userId);
    // Checked first, as this very change may have removed the token.
    if (doubtful && present && isOutcome(present, change, guard)) return { before: without(present), after: present };
    if (!present || !holds(present, [guard.tokenHash])) return 'refused';
    return !versions || versions.includes(present.version) ? undefined : 'changed';
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

  return { get, create, update, reissue, ...dynamoErasures(dynamo, table) };
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

/**
 * Whether an item is what this very change has made of it: by a try whose answer was lost, so that the next met its own work
 *
 *     version 1 ──▶ UpdateItem (version = 1) ──▶ version 2, answer lost
 *                   UpdateItem (version = 1) ──▶ condition failed
 */
function isOutcome(item: User, { set, remove, updated_at }: UserChange, { versions }: UserGuard): boolean {
  const made = { ...item, ...set, updated_at };
  for (const field of remove) delete made[field];
  return isDeepStrictEqual(made, item) && versions?.includes(item.version - 1) === true;
}

/** As much as is known of an item before a change whose answer was lost: a portrait it may have replaced is left alone. */
const without = ({ portrait: _portrait, ...before }: User): User => before;
