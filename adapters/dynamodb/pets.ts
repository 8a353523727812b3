import { isDeepStrictEqual } from 'node:util';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Pet, PetStore } from '../../core/ports/pets.ts';
import { decodeUsage, encodeUsage } from '../codec/usage.ts';
import type { Dynamo } from './client.ts';

type Item = ReturnType<typeof marshall>;
/** The compressed usage, as a binary value in base64. */
type WithUsage = { usage?: { B: string } };

/** Condition for writing revision 1. Also true for a pet that was stored before revisions were introduced. */
const FIRST = 'attribute_not_exists(revision)';
const NEXT = 'revision = :before';

/** Stores pets in DynamoDB: one item per pet, with the key `user_id`. */
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
      // The stored revision may come from an earlier attempt of this very write that succeeded but lost its response.
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
 * Converts a pet to a DynamoDB item. State, days and fold are stored as JSON text: it keeps the order of members, and some readings are
 * smaller than the smallest number that DynamoDB supports. The usage is compressed, because DynamoDB bills writes per KB. It has one number
 * per metric and day for 91 days, and takes at most 8 KB.
 */
function itemOf({ state, days, fold, usage, ...pet }: Pet): Item {
  const json = {
    state: JSON.stringify(state),
    ...(days ? { days: JSON.stringify(days) } : {}),
    ...(fold ? { fold: JSON.stringify(fold) } : {}),
  };
  const compressed = usage ? { usage: { B: encodeUsage(usage) } } : {};
  return { ...marshall({ ...pet, ...json }, { removeUndefinedValues: true }), ...compressed } as Item;
}

function petOf({ usage: compressed, ...item }: Item & WithUsage): Pet {
  const { state, days, fold, ...pet } = unmarshall(item);
  const usage = compressed ? { usage: decodeUsage(compressed.B) } : {};
  return {
    revision: 0,
    ...pet,
    state: JSON.parse(state),
    ...(days ? { days: JSON.parse(days) } : {}),
    ...(fold ? { fold: JSON.parse(fold) } : {}),
    ...usage,
  } as Pet;
}
