import { isDeepStrictEqual } from 'node:util';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Act } from '../../core/ports/audit.ts';
import type { UpdateResult, User, UserChange, UserGuard, UserStore } from '../../core/ports/users.ts';
import { changed } from '../../core/users/item-changes.ts';
import { lazily } from '../../core/util/once.ts';
import { awsUnavailable } from '../aws/request.ts';
import type { DynamoAudit, StagedActs } from './audit.ts';
import type { Dynamo, Item } from './client.ts';
import { namesOf, updateOf } from './user-expressions.ts';

const NEW = 'attribute_not_exists(#user_id)';
const SAME_CREATION = '#creation = :creation';
/** Maximum number of attempts when a write fails because other requests keep changing the user. */
const MAX_ATTEMPTS = 10;

/** The result of an update, and whether it may have been applied even if the result says otherwise. */
interface Tried {
  result?: UpdateResult;
  maybeApplied: boolean;
  /** The version of a locked user who may have the update. */
  locked?: number | undefined;
}

interface RemoteUsers extends UserStore {
  get(userId: string): Promise<User | undefined>;
}

const NO_ACTS: StagedActs = { async discard() {} };
/** Loaded when a write fails, because it would slow down a function's cold start. */
const loadRules = () => import('../../core/users/store-rules.ts');

/**
 * Stores users in DynamoDB: one item per user, with the key `user_id`. DynamoDB's TTL removes tombstones.
 *
 * The audit log is another table. Acts are stored there before the user, update or erasure, and discarded if it was certainly not made: none is
 * missing, but acts may remain of a write that failed, or that a crash prevented.
 *
 * @param audit needed for users and updates with acts, and to begin erasures
 */
export function dynamoUsers(dynamo: Dynamo, table: string, audit?: Pick<DynamoAudit, 'stage'>): RemoteUsers {
  const keyOf = (userId: string) => ({ TableName: table, Key: { user_id: { S: userId } } });

  async function get(userId: string): Promise<User | undefined> {
    const input = { ...keyOf(userId), ConsistentRead: true };
    const { output } = await dynamo.call<{ Item?: Item }>({ operation: 'GetItem', input, idempotent: true });
    return output?.Item && userIn(output.Item);
  }

  async function create(user: User, acts: readonly Act[] = []): Promise<boolean> {
    // An act must not appear in the log of another user who has the id, not even until it is discarded.
    if (acts.length > 0 && (await get(user.user_id))) return false;
    const staged = await stage(acts);
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
    if (maybeApplied) return isDeepStrictEqual((await get(user.user_id))?.tokens, user.tokens);
    await staged.discard();
    return false;
  }

  const stage: DynamoAudit['stage'] = async (acts) => {
    if (acts.length === 0) return NO_ACTS;
    if (!audit) throw new Error('This function has no audit log.');
    return audit.stage(acts);
  };

  async function update(change: UserChange, guard: UserGuard): Promise<UpdateResult> {
    // An empty list of versions never matches. That case is handled here, because DynamoDB rejects `IN ()`.
    if (guard.versions?.length === 0) {
      return (await loadRules()).applyUpdate(await get(guard.principal.userId), change, guard);
    }
    const acts = await stage(change.acts ?? []);
    const { result, maybeApplied } = await updateUnlessRefused(change, guard);
    if (typeof result === 'object') return result;
    // If a response was lost and then another request changed the user, this update may have been made before.
    if (!maybeApplied) await acts.discard();
    if (result) return result;
    throw awsUnavailable(new Error(`The user changed during ${MAX_ATTEMPTS} attempts`));
  }

  /** @returns no result when other requests kept changing the user */
  async function updateUnlessRefused(change: UserChange, guard: UserGuard): Promise<Tried> {
    let maybeApplied = false;
    let locked: number | undefined;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const tried = await tryUpdate(change, guard, locked);
      maybeApplied ||= tried.maybeApplied;
      locked = tried.locked;
      if (tried.result) return { result: tried.result, maybeApplied };
    }
    return { maybeApplied };
  }

  /**
   * @param locked the version of a locked user who may have this update
   * @returns no result when the caller should retry, because the condition failed but the update is allowed for the item as read afterwards
   */
  async function tryUpdate(change: UserChange, guard: UserGuard, locked: number | undefined): Promise<Tried> {
    const { versions } = guard;
    const { userId } = guard.principal;
    const input = { ...keyOf(userId), ...updateOf(change, guard, locked), ReturnValues: 'ALL_OLD' };
    const { output, maybeApplied } = await dynamo.call<{ Attributes: Item }>({
      operation: 'UpdateItem',
      input,
      // A condition on the version makes the update apply at most once. Without it, a retry could overwrite a change that another request
      // made in between.
      idempotent: versions !== undefined,
    });
    // The output is the item before the update (`ALL_OLD`), so apply the change to it.
    if (output) {
      const before = userOf(output.Attributes);
      return { result: { before, after: changed(before, change) }, maybeApplied };
    }
    const present = await get(userId);
    // This check comes before `applyUpdate`, because a successful update may have removed the token that `applyUpdate` checks.
    if (maybeApplied && present && isResultOf(change, guard, present))
      return { result: { before: withoutPortrait(present), after: present }, maybeApplied };
    const result = (await loadRules()).applyUpdate(present, change, guard);
    if (typeof result === 'string') return { result, maybeApplied };
    return result.before.lock ? { maybeApplied, locked: result.before.version } : { maybeApplied };
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

  return {
    get,
    create,
    update,
    replaceTokens,
    ...lazily(
      async () => (await import('./user-erasure.ts')).userErasure(dynamo, table, stage),
      ['beginErasure', 'getErasure', 'endErasure'],
    ),
  };
}

const userOf = (item: Item): User => unmarshall(item) as User;

/** @returns undefined for an item of another kind: erasure markers, tombstones, links of identities and pairings have no `tokens` */
export const userIn = (item: Item): User | undefined => ('tokens' in item ? userOf(item) : undefined);

/**
 * Whether an earlier attempt has already made this change to the user but lost its response:
 *
 *     version 1 ──▶ UpdateItem (version = 1) ──▶ version 2, response lost
 *                   UpdateItem (version = 1) ──▶ condition failed
 */
function isResultOf({ set, remove, updated_at }: UserChange, { versions }: UserGuard, user: User): boolean {
  const expected = { ...user, ...set, updated_at };
  for (const field of remove) delete expected[field];
  return isDeepStrictEqual(expected, user) && versions?.includes(user.version - 1) === true;
}

/** Reconstructs the user before an update that lost its response. The previous portrait is unknown, so its object stays in storage. */
const withoutPortrait = ({ portrait: _portrait, ...before }: User): User => before;
