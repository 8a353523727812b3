import { isDeepStrictEqual } from 'node:util';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Act } from '../../core/ports/audit.ts';
import type {
  Erasure,
  Principal,
  UpdateResult,
  User,
  UserChange,
  UserGuard,
  UserStore,
} from '../../core/ports/users.ts';
import { actOf } from '../../core/privacy/acts.ts';
import { applyErasure, applyUpdate, readErasure, type StoredErasure } from '../../core/users/store-rules.ts';
import { awsUnavailable } from '../aws/request.ts';
import type { DynamoAudit, StagedActs } from './audit.ts';
import type { Dynamo } from './client.ts';
import { markerOf, namesOf, updateOf } from './user-expressions.ts';

type Item = ReturnType<typeof marshall>;

const NEW = 'attribute_not_exists(#user_id)';
const SAME_CREATION = '#creation = :creation';
/** Only erasure markers have the attribute `held`. */
const IS_MARKER = 'attribute_exists(held)';
/** Maximum number of attempts when a write fails because other requests keep changing the user. */
const MAX_ATTEMPTS = 10;

const NO_ACTS: StagedActs = { async discard() {} };

/**
 * Stores users in DynamoDB: one item per user, with the key `user_id`. DynamoDB's TTL removes tombstones.
 *
 * @param audit gets the acts of updates and erasures. Functions that change no ways in, consent or locks need none
 */
export function dynamoUsers(dynamo: Dynamo, table: string, audit?: Pick<DynamoAudit, 'stage'>): UserStore {
  const keyOf = (userId: string) => ({ TableName: table, Key: { user_id: { S: userId } } });

  /** Returns the user or its erasure marker, or undefined for a tombstone. */
  async function read(userId: string): Promise<User | Erasure | undefined> {
    const input = { ...keyOf(userId), ConsistentRead: true };
    const { output } = await dynamo.call<{ Item?: Item }>({ operation: 'GetItem', input, idempotent: true });
    if (!output?.Item) return undefined;
    if ('tokens' in output.Item) return userOf(output.Item);
    return 'held' in output.Item ? readErasure(unmarshall(output.Item) as StoredErasure) : undefined;
  }

  async function get(userId: string): Promise<User | undefined> {
    const present = await read(userId);
    return present && 'tokens' in present ? present : undefined;
  }

  async function create(user: User): Promise<boolean> {
    const input = {
      TableName: table,
      Item: marshall(user, { removeUndefinedValues: true }),
      ConditionExpression: NEW,
      ExpressionAttributeNames: { '#user_id': 'user_id' },
    };
    const { output, maybeApplied } = await dynamo.call({ operation: 'PutItem', input, idempotent: true });
    if (output) return true;
    // The existing item may have been created by an earlier attempt that lost its response. If so, it has this call's token, which no other
    // call has.
    return maybeApplied && isDeepStrictEqual((await get(user.user_id))?.tokens, user.tokens);
  }

  function stage(acts: readonly Act[]): Promise<StagedActs> {
    if (!audit) throw new Error('This function has no audit log.');
    return audit.stage(acts);
  }

  async function update(change: UserChange, guard: UserGuard): Promise<UpdateResult> {
    // An empty list of versions never matches. That case is handled here, because DynamoDB rejects `IN ()`.
    if (guard.versions?.length === 0) return applyUpdate(await get(guard.principal.userId), change, guard);
    const acts = change.acts?.length ? await stage(change.acts) : NO_ACTS;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const result = await tryUpdate(change, guard);
      if (typeof result === 'string') await acts.discard();
      if (result) return result;
    }
    await acts.discard();
    throw awsUnavailable(new Error(`The user changed during ${MAX_ATTEMPTS} attempts`));
  }

  /** @returns undefined when the caller should retry, because the condition failed but holds for the item as read afterwards */
  async function tryUpdate(change: UserChange, guard: UserGuard): Promise<UpdateResult | undefined> {
    const { versions } = guard;
    const { userId } = guard.principal;
    const input = { ...keyOf(userId), ...updateOf(change, guard), ReturnValues: 'ALL_OLD' };
    const { output, maybeApplied } = await dynamo.call<{ Attributes: Item }>({
      operation: 'UpdateItem',
      input,
      // A condition on the version makes the update apply at most once. Without it, a retry could overwrite a change that another request
      // made in between.
      idempotent: versions !== undefined,
    });
    // The output is the item before the update (`ALL_OLD`), so apply the change to it.
    if (output) return applyUpdate(userOf(output.Attributes), change, guard);
    const present = await get(userId);
    // This check comes before `applyUpdate`, because a successful update may have removed the token that `applyUpdate` checks.
    if (maybeApplied && present && isResultOf(change, guard, present))
      return { before: withoutPortrait(present), after: present };
    const result = applyUpdate(present, change, guard);
    return typeof result === 'string' ? result : undefined;
  }

  async function replaceTokens(userId: string, tokens: User['tokens'], creation: string): Promise<User | undefined> {
    const input = {
      ...keyOf(userId),
      UpdateExpression: 'SET #tokens = :tokens',
      ConditionExpression: SAME_CREATION,
      ExpressionAttributeNames: namesOf(['tokens', 'creation']),
      ExpressionAttributeValues: marshall({ ':tokens': tokens, ':creation': creation }),
      ReturnValues: 'ALL_NEW',
    };
    const { output } = await dynamo.call<{ Attributes: Item }>({ operation: 'UpdateItem', input, idempotent: true });
    return output && userOf(output.Attributes);
  }

  /** @returns false when the user has changed since it was read, or when an earlier attempt wrote the marker but its response was lost */
  async function writeMarker(user: User, marker: Erasure, principal: Principal<'owner' | 'service'>): Promise<boolean> {
    const input = { TableName: table, ...markerOf(user, marker, principal) };
    return (await dynamo.call({ operation: 'PutItem', input, idempotent: true })).output !== undefined;
  }

  async function beginErasure(principal: Principal<'owner' | 'service'>, now: string): Promise<Erasure | undefined> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const present = await read(principal.userId);
      const marker = applyErasure(present, principal, now);
      if (!marker || !present || !('tokens' in present)) return marker;
      const acts = await stage([actOf('erase', principal, now)]);
      if (await writeMarker(present, marker, principal)) return marker;
      await acts.discard();
    }
    throw awsUnavailable(new Error(`The user changed during ${MAX_ATTEMPTS} attempts`));
  }

  async function getErasure(userId: string): Promise<Erasure | undefined> {
    const present = await read(userId);
    return present && 'held' in present ? present : undefined;
  }

  async function endErasure(userId: string, expiresAt: string): Promise<void> {
    const tombstone = { user_id: { S: userId }, expires_at: { N: String(Math.ceil(Date.parse(expiresAt) / 1_000)) } };
    const input = { TableName: table, Item: tombstone, ConditionExpression: IS_MARKER };
    await dynamo.call({ operation: 'PutItem', input, idempotent: true });
  }

  return { get, create, update, replaceTokens, beginErasure, getErasure, endErasure };
}

const userOf = (item: Item): User => unmarshall(item) as User;

/**
 * Whether an earlier attempt has already made this change to the user but lost its response:
 *
 *     version 1 ──▶ UpdateItem (version = 1) ──▶ version 2, response lost
 *                   UpdateItem (version = 1) ──▶ condition failed
 */
function isResultOf({ set, remove, updated_at }: UserChange, { versions }: UserGuard, user: User): boolean {
  const changed = { ...user, ...set, updated_at };
  for (const field of remove) delete changed[field];
  return isDeepStrictEqual(changed, user) && versions?.includes(user.version - 1) === true;
}

/** Reconstructs the user before an update that lost its response. The previous portrait is unknown, so its object stays in storage. */
const withoutPortrait = ({ portrait: _portrait, ...before }: User): User => before;
