import type { IdentityLink, IdentityLinks } from '../../core/ports/identity-links.ts';
import type { Dynamo } from './client.ts';

type Text = { S: string };
type Item = { user_id: Text; linked_to: Text; claimed_at: Text; claim_id: Text };

const NEW = 'attribute_not_exists(user_id)';
const SAME_CLAIM = 'claim_id = :claim';

/**
 * Stores identity links in the table of users, so that a restored table has both as of the same moment. The key `user_id` is `identity#`
 * and the identity's id. Without the prefix, a stranger could prevent a link by creating a user with a chosen id, because the id is derived
 * from issuer and subject. Links have none of the attributes by which users (`tokens`, `created_at`), erasure markers (`held`) and
 * tombstones (`expires_at`) are recognised.
 */
export function dynamoIdentityLinks(dynamo: Dynamo, table: string): IdentityLinks {
  const idOf = (identityId: string): Text => ({ S: `identity#${identityId}` });
  const keyOf = (identityId: string) => ({ TableName: table, Key: { user_id: idOf(identityId) } });
  const conditionOf = (link: IdentityLink | undefined) =>
    link
      ? { ConditionExpression: SAME_CLAIM, ExpressionAttributeValues: { ':claim': { S: link.claim_id } } }
      : { ConditionExpression: NEW };

  async function find(identityId: string): Promise<IdentityLink | undefined> {
    const input = { ...keyOf(identityId), ConsistentRead: true };
    const { output } = await dynamo.call<{ Item?: Item }>({ operation: 'GetItem', input, idempotent: true });
    const item = output?.Item;
    if (!item?.linked_to) return undefined;
    return { user_id: item.linked_to.S, claimed_at: item.claimed_at.S, claim_id: item.claim_id.S };
  }

  return {
    find,
    async put(identityId, { user_id, claimed_at, claim_id }, before) {
      const Item: Item = {
        user_id: idOf(identityId),
        linked_to: { S: user_id },
        claimed_at: { S: claimed_at },
        claim_id: { S: claim_id },
      };
      const input = { TableName: table, Item, ...conditionOf(before) };
      const { output, maybeApplied } = await dynamo.call({ operation: 'PutItem', input, idempotent: true });
      if (output) return true;
      // The stored link may come from an earlier attempt of this write that lost its response.
      return maybeApplied && (await find(identityId))?.claim_id === claim_id;
    },
    async remove(identityId, link) {
      const input = { ...keyOf(identityId), ...conditionOf(link) };
      await dynamo.call({ operation: 'DeleteItem', input, idempotent: true });
    },
  };
}
