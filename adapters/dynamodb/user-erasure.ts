import { type marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Erasure, Principal, User, UserStore } from '../../core/ports/users.ts';
import { actOf } from '../../core/privacy/acts.ts';
import { readErasure, type StoredErasure } from '../../core/users/item-changes.ts';
import { applyErasure } from '../../core/users/store-rules.ts';
import { awsUnavailable } from '../aws/request.ts';
import type { DynamoAudit } from './audit.ts';
import type { Dynamo } from './client.ts';
import { markerOf } from './user-expressions.ts';

type Item = ReturnType<typeof marshall>;

/** Only erasure markers have the attribute `held`. */
const IS_MARKER = 'attribute_exists(held)';
/** Maximum number of attempts when other requests keep changing the user. */
const MAX_ATTEMPTS = 10;

/** The steps of an erasure that replace the user's item. */
export function userErasure(
  dynamo: Dynamo,
  table: string,
  stage: DynamoAudit['stage'],
): Pick<UserStore, 'beginErasure' | 'getErasure' | 'endErasure'> {
  /** Returns the user or its erasure marker, or undefined for a tombstone. */
  async function read(userId: string): Promise<User | Erasure | undefined> {
    const input = { TableName: table, Key: { user_id: { S: userId } }, ConsistentRead: true };
    const { output } = await dynamo.call<{ Item?: Item }>({ operation: 'GetItem', input, idempotent: true });
    if (!output?.Item) return undefined;
    if ('tokens' in output.Item) return unmarshall(output.Item) as User;
    return 'held' in output.Item ? readErasure(unmarshall(output.Item) as StoredErasure) : undefined;
  }

  /** @returns false when the user has changed since it was read, or when the marker may be there: the next read tells */
  async function writeMarker(user: User, marker: Erasure, principal: Principal<'owner' | 'service'>): Promise<boolean> {
    const acts = await stage([actOf('erase', principal, marker.since)]);
    const input = { TableName: table, ...markerOf(user, marker, principal) };
    const { output, maybeApplied } = await dynamo.call({ operation: 'PutItem', input, idempotent: true });
    // An earlier attempt may have written the marker, and its response was lost.
    if (!output && !maybeApplied) await acts.discard();
    return output !== undefined;
  }

  return {
    async beginErasure(principal, now, version) {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
        const present = await read(principal.userId);
        const marker = applyErasure(present, principal, now, version);
        if (!marker || !present || !('tokens' in present)) return marker;
        if (await writeMarker(present, marker, principal)) return marker;
      }
      throw awsUnavailable(new Error(`The user changed during ${MAX_ATTEMPTS} attempts`));
    },
    async getErasure(userId) {
      const present = await read(userId);
      return present && 'held' in present ? present : undefined;
    },
    async endErasure(userId, expiresAt) {
      const tombstone = { user_id: { S: userId }, expires_at: { N: String(Math.ceil(Date.parse(expiresAt) / 1_000)) } };
      const input = { TableName: table, Item: tombstone, ConditionExpression: IS_MARKER };
      await dynamo.call({ operation: 'PutItem', input, idempotent: true });
    },
  };
}
