import { marshall } from '@aws-sdk/util-dynamodb';
import type { PictureAction, PictureCounts } from '../../core/ports/picture-counts.ts';
import type { User, UserStore } from '../../core/ports/users.ts';
import { currentCount, MAX_PICTURE_REQUESTS } from '../../core/users/picture-limits.ts';
import type { Dynamo } from './client.ts';

/** Maximum number of attempts when other requests of the user are counted at the same time. */
const MAX_ATTEMPTS = 5;
/** True for users, and false for erasure markers and tombstones. */
const PRESENT = 'attribute_exists(created_at)';

/** Counts requests for pictures in the user's DynamoDB item. */
export function dynamoPictureCounts(dynamo: Dynamo, table: string, users: Pick<UserStore, 'get'>): PictureCounts {
  return {
    async count(user, action, now) {
      let present: User | undefined = user;
      for (let attempt = 0; present && attempt < MAX_ATTEMPTS; attempt += 1) {
        const current = currentCount(present, action, now);
        if (current && current.count >= MAX_PICTURE_REQUESTS) return current.since;
        const change = current ? increment(action, current.since) : newWindow(action, present[action]?.since, now);
        const input = { TableName: table, Key: { user_id: { S: user.user_id } }, ...change };
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
