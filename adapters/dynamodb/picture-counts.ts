import { marshall } from '@aws-sdk/util-dynamodb';
import type { PictureAction, PictureCounts } from '../../core/ports/picture-counts.ts';
import type { Principal, User, UserStore } from '../../core/ports/users.ts';
import { currentCount, MAX_PICTURE_REQUESTS, WINDOW_MS } from '../../core/users/picture-limits.ts';
import type { Dynamo, Item } from './client.ts';
import { holdsTokenCondition, namesOf } from './user-expressions.ts';
import { userIn } from './users.ts';

/** Maximum number of attempts when other requests of the user are counted at the same time. */
const MAX_ATTEMPTS = 5;
/** True for users, and false for erasure markers and tombstones. */
const PRESENT = 'attribute_exists(created_at)';

/** Counts requests for pictures in the user's DynamoDB item. */
export function dynamoPictureCounts(dynamo: Dynamo, table: string, users: Pick<UserStore, 'get'>): PictureCounts {
  const keyOf = (userId: string) => ({ TableName: table, Key: { user_id: { S: userId } } });
  return {
    async countFirstTicket(owner, now) {
      const input = { ...keyOf(owner.userId), ...firstTicket(owner, now) };
      // After a lost answer, a retry finds the window that the first attempt has begun, so that the ticket is counted twice.
      const call = { operation: 'UpdateItem', input, idempotent: true } as const;
      const { output, present } = await dynamo.call<{ Attributes: Item }>(call);
      if (output) return { user: userIn(output.Attributes), counted: true };
      // Read for an engine that does not return the item; with DynamoDB only if there is none.
      return { user: present ? userIn(present) : await users.get(owner.userId), counted: false };
    },
    async count(user, action, now) {
      let present: User | undefined = user;
      for (let attempt = 0; present && attempt < MAX_ATTEMPTS; attempt += 1) {
        const current = currentCount(present, action, now);
        if (current && current.count >= MAX_PICTURE_REQUESTS) return current.since;
        const change = current ? increment(action, current.since) : newWindow(action, present[action]?.since, now);
        const input = { ...keyOf(user.user_id), ...change };
        // A retry after a lost answer may count a request twice, which is better than none.
        if ((await dynamo.call({ operation: 'UpdateItem', input, idempotent: true })).output) return undefined;
        present = await users.get(user.user_id);
      }
      // Under this much contention, the limit is near.
      return present && now.toISOString();
    },
  };
}

const PATH = { since: '#action.#since', count: '#action.#count' };
const namesFor = (action: PictureAction) => ({ '#action': action, '#since': 'since' });

/** Begins a window of tickets for an owner whose token is valid, unless the user is locked or the last window has not ended. */
function firstTicket(owner: Principal<'owner'>, now: Date) {
  const { condition, names, values } = holdsTokenCondition(owner, now.toISOString());
  const ended = `(attribute_not_exists(#action) OR ${PATH.since} <= :ended)`;
  return {
    UpdateExpression: 'SET #action = :new',
    ConditionExpression: `${condition} AND attribute_not_exists(#lock) AND ${ended}`,
    ExpressionAttributeNames: { ...names, ...namesFor('tickets'), ...namesOf(['lock']) },
    ExpressionAttributeValues: marshall({
      ...values,
      ':new': { since: now.toISOString(), count: 1 },
      ':ended': new Date(now.getTime() - WINDOW_MS).toISOString(),
    }),
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

/** Increments the count of a window, unless another request has started a new window or reached the maximum. */
function increment(action: PictureAction, since: string) {
  return {
    UpdateExpression: `SET ${PATH.count} = ${PATH.count} + :one`,
    ConditionExpression: `${PRESENT} AND ${PATH.since} = :since AND ${PATH.count} < :max`,
    ExpressionAttributeNames: { ...namesFor(action), '#count': 'count' },
    ExpressionAttributeValues: marshall({ ':one': 1, ':since': since, ':max': MAX_PICTURE_REQUESTS }),
  };
}

/** Starts a new window, unless another request has done so. */
function newWindow(action: PictureAction, since: string | undefined, now: Date) {
  const values = { ':new': { since: now.toISOString(), count: 1 } };
  if (since === undefined) {
    return {
      UpdateExpression: 'SET #action = :new',
      ConditionExpression: `${PRESENT} AND attribute_not_exists(#action)`,
      ExpressionAttributeNames: { '#action': action },
      ExpressionAttributeValues: marshall(values),
    };
  }
  return {
    UpdateExpression: 'SET #action = :new',
    ConditionExpression: `${PRESENT} AND ${PATH.since} = :since`,
    ExpressionAttributeNames: namesFor(action),
    ExpressionAttributeValues: marshall({ ...values, ':since': since }),
  };
}
