import { isDeepStrictEqual } from 'node:util';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Pet, PetStore } from '../../core/ports/pets.ts';
import { decodeUsage, encodeUsage } from '../codec/usage.ts';
import type { Dynamo } from './client.ts';

type Item = ReturnType<typeof marshall>;
/** In DynamoDB's JSON, bytes are in base64. */
type WithUsage = { usage?: { B: string } };

/** Also holds for a pet stored before revisions existed. */
const FIRST = 'attribute_not_exists(revision)';
const NEXT = 'revision = :before';

/** Pets in DynamoDB, one item each, by `user_id`. */
export function dynamoPets(dynamo: Dynamo, table: string): PetStore {
  const keyOf = (userId: string) => ({ TableName: table, Key: { user_id: { S: userId } } });

  async function get(userId: string): Promise<Pet | undefined> {
    const input = { ...keyOf(userId), ConsistentRead: true };
    const { output } = await dynamo.call<{ Item?: Item }>({ operation: 'GetItem', input, idempotent: true });
    return output?.Item && petOf(output.Item);
  }

  return {
    get,
    async put(pet) {
      const before = String(pet.revision - 1);
      const condition =
        pet.revision === 1
          ? { ConditionExpression: FIRST }
          : { ConditionExpression: NEXT, ExpressionAttributeValues: { ':before': { N: before } } };
      const input = { TableName: table, Item: itemOf(pet), ...condition };
      const { output, maybeApplied } = await dynamo.call({ operation: 'PutItem', input, idempotent: true });
      if (output) return true;
      // The revision may be this write's own, from an attempt whose answer was lost.
      return maybeApplied && isDeepStrictEqual(await get(pet.user_id), pet);
    },
    async remove(userId) {
      const input = { ...keyOf(userId), ReturnValues: 'ALL_OLD' };
      const { output } = await dynamo.call<{ Attributes?: Item }>({ operation: 'DeleteItem', input, idempotent: true });
      return output?.Attributes !== undefined;
    },
  };
}

/**
 * State and fold are stored as JSON text, because DynamoDB's numbers cannot be as small as some readings. The usage is compressed,
 * because writes are billed per KB: one number per metric and day, for 91 days, takes at most 8 KB.
 */
function itemOf({ state, fold, usage, ...pet }: Pet): Item {
  const json = { state: JSON.stringify(state), ...(fold ? { fold: JSON.stringify(fold) } : {}) };
  const compressed = usage ? { usage: { B: encodeUsage(usage) } } : {};
  return { ...marshall({ ...pet, ...json }, { removeUndefinedValues: true }), ...compressed } as Item;
}

function petOf({ usage: compressed, ...item }: Item & WithUsage): Pet {
  const { state, fold, ...pet } = unmarshall(item);
  const usage = compressed ? { usage: decodeUsage(compressed.B) } : {};
  return {
    revision: 0,
    ...pet,
    state: JSON.parse(state),
    ...(fold ? { fold: JSON.parse(fold) } : {}),
    ...usage,
  } as Pet;
}
