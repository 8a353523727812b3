import { marshall } from '@aws-sdk/util-dynamodb';
import type { Erasure, Principal, User, UserChange, UserGuard } from '../../core/ports/users.ts';

/** Expresses the check `holdsToken` of an owner as a condition on the user's item. */
export function holdsTokenCondition({ tokenHash }: Principal, now: string) {
  const names = { '#tokens': 'tokens' };
  if (tokenHash === undefined) return { condition: 'attribute_exists(#tokens)', names, values: {} };
  const token = '#tokens.#token';
  const isAccessToken = `attribute_exists(${token}) AND attribute_not_exists(${token}.#kind)`;
  const isCurrent = `(attribute_not_exists(${token}.#expires_at) OR ${token}.#expires_at > :now)`;
  return {
    condition: `${isAccessToken} AND ${isCurrent}`,
    names: { ...names, ...namesOf(['kind', 'expires_at']), '#token': tokenHash },
    values: { ':now': now },
  };
}

/**
 * Expresses that the user is not locked. A change that only removes fields, or sets the lock itself or the last activity, needs no condition.
 */
function lockCondition({ set }: UserChange, locked: number | undefined): string {
  if (Object.keys(set).every((field) => field === 'lock' || field === 'active_at')) return '';
  return locked === undefined ? ' AND attribute_not_exists(#lock)' : ' AND #version = :locked';
}

/**
 * Builds an UpdateItem that applies a change if the guard's condition is met.
 *
 * @param locked the version of a locked user who may have this update, according to `applyUpdate`
 */
export function updateOf(change: UserChange, { principal, versions }: UserGuard, locked?: number) {
  const { set, remove, updated_at } = change;
  const { condition, names, values: given } = holdsTokenCondition(principal, updated_at);
  const values: Record<string, unknown> = { ...set, updated_at };
  const assignments = Object.keys(values).map((field) => `#${field} = :${field}`);
  const removed = ['creation', ...remove];
  const numbered = versions?.map((version, at) => [`:version${at}`, version] as const) ?? [];
  const unlocked = lockCondition(change, locked);
  const unchanged = versions ? ` AND #version IN (${numbered.map(([name]) => name).join()})` : '';
  return {
    UpdateExpression: `SET ${assignments.join()}, #version = #version + :one REMOVE ${removed.map((f) => `#${f}`).join()}`,
    ConditionExpression: `${condition}${unchanged}${unlocked}`,
    ExpressionAttributeNames: {
      ...namesOf([...Object.keys(values), ...removed, 'version', ...(unlocked.includes('#lock') ? ['lock'] : [])]),
      ...names,
    },
    ExpressionAttributeValues: marshall({
      ...Object.fromEntries(Object.entries(values).map(([field, value]) => [`:${field}`, value])),
      ...Object.fromEntries(numbered),
      ...given,
      ...(unlocked.includes(':locked') ? { ':locked': locked } : {}),
      ':one': 1,
    }),
  };
}

/**
 * Builds a PutItem that replaces a user with an erasure marker unless the user has changed. The condition includes the token, because
 * replacing tokens does not change the version.
 */
export function markerOf({ version }: User, marker: Erasure, principal: Principal) {
  const { condition, names, values } = holdsTokenCondition(principal, marker.since);
  return {
    Item: marshall(marker),
    ConditionExpression: `${condition} AND #version = :version`,
    ExpressionAttributeNames: { ...names, ...namesOf(['version']) },
    ExpressionAttributeValues: marshall({ ':version': version, ...values }),
  };
}

/** Uses placeholders for all attribute names, because DynamoDB reserves `name` and hundreds of other words. */
export const namesOf = (fields: readonly string[]) => Object.fromEntries(fields.map((field) => [`#${field}`, field]));
