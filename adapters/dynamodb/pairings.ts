import { isDeepStrictEqual } from 'node:util';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Pairing, Pairings } from '../../core/ports/pairings.ts';
import type { Dynamo } from './client.ts';

type Item = ReturnType<typeof marshall>;

/** A device may poll once more after its code has expired, so the TTL is later. */
const KEEP_S = 60 * 60;

/**
 * Stores pairings in the table of users. The key `user_id` is `pairing#` and the user code. Pairings have none of the attributes by which
 * users (`tokens`, `created_at`), erasure markers (`held`) and links of identities (`linked_to`, `claim_id`) are recognised, and more than
 * a tombstone has. The table's TTL removes them.
 */
export function dynamoPairings(dynamo: Dynamo, table: string): Pairings {
  const keyOf = (userCode: string) => ({ user_id: { S: `pairing#${userCode}` } });

  async function find(userCode: string): Promise<Pairing | undefined> {
    const input = { TableName: table, Key: keyOf(userCode), ConsistentRead: true };
    const { output } = await dynamo.call<{ Item?: Item }>({ operation: 'GetItem', input, idempotent: true });
    return output?.Item && pairingOf(output.Item);
  }

  async function put(pairing: Pairing, condition: object): Promise<boolean> {
    const input = { TableName: table, Item: { ...keyOf(pairing.user_code), ...itemOf(pairing) }, ...condition };
    const { output, maybeApplied } = await dynamo.call({ operation: 'PutItem', input, idempotent: true });
    if (output) return true;
    // The stored pairing may come from an earlier attempt of this write that lost its response.
    return maybeApplied && isDeepStrictEqual(await find(pairing.user_code), pairing);
  }

  return {
    create: (pairing) => put(pairing, { ConditionExpression: 'attribute_not_exists(user_id)' }),
    find,
    replace: (pairing) =>
      put(pairing, {
        ConditionExpression: 'revision = :before',
        ExpressionAttributeValues: { ':before': { N: `${pairing.revision - 1}` } },
      }),
  };
}

/** The attribute `expires_at` is the table's TTL, in seconds since 1970. So the pairing's own expiry has another name. */
const itemOf = ({ expires_at, name, ...pairing }: Pairing) =>
  marshall(
    {
      ...pairing,
      device_name: name,
      valid_until: expires_at,
      expires_at: Math.ceil(Date.parse(expires_at) / 1_000) + KEEP_S,
    },
    { removeUndefinedValues: true },
  );

function pairingOf(item: Item): Pairing {
  const { user_id: _key, expires_at: _ttl, device_name, valid_until, ...pairing } = unmarshall(item);
  return { ...pairing, name: device_name, expires_at: valid_until } as Pairing;
}
