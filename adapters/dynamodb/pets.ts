import { isDeepStrictEqual } from 'node:util';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Pet, PetStore } from '../../core/ports/pets.ts';
import { decodePet, encodePet } from '../codec/pet.ts';
import { decodeUsage, decodeUsageJson, encodeUsage } from '../codec/usage.ts';
import type { Dynamo } from './client.ts';

/** A pet as a DynamoDB item in JSON. Binary values are in base64. */
interface PetItem {
  user_id: { S: string };
  revision: { N: string };
  body: { B: string };
  /** The pet's usage. */
  counts?: { B: string };
}

/** An item that an earlier version has stored. It is replaced by the next write. */
type EarlierItem = { usage?: { B: string } };

/** Condition for writing revision 1. Also true for a pet that was stored before revisions were introduced. */
const FIRST = 'attribute_not_exists(revision)';
const NEXT = 'revision = :before';

/** Stores pets in DynamoDB: one item per pet, with the key `user_id`. */
export function dynamoPets(dynamo: Dynamo, table: string): PetStore {
  const keyOf = (userId: string) => ({ TableName: table, Key: { user_id: { S: userId } } });

  async function get(userId: string): Promise<Pet | undefined> {
    const input = { ...keyOf(userId), ConsistentRead: true };
    const { output } = await dynamo.call<{ Item?: PetItem | EarlierItem }>({
      operation: 'GetItem',
      input,
      idempotent: true,
    });
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
      const { output } = await dynamo.call<{ Attributes?: object }>({
        operation: 'DeleteItem',
        input,
        idempotent: true,
      });
      return output?.Attributes !== undefined;
    },
  };
}

/** Compresses a pet, because DynamoDB bills writes per KB, and each batch of readings writes the pet. */
function itemOf({ user_id, revision, usage, ...body }: Pet): PetItem {
  return {
    user_id: { S: user_id },
    revision: { N: String(revision) },
    body: { B: encodePet(body) },
    ...(usage ? { counts: { B: encodeUsage(usage) } } : {}),
  };
}

const petOf = (item: PetItem | EarlierItem): Pet => ('body' in item ? decoded(item) : earlierPetOf(item));

const decoded = ({ user_id, revision, body, counts }: PetItem): Pet => ({
  ...decodePet(body.B),
  user_id: user_id.S,
  revision: Number(revision.N),
  ...(counts ? { usage: decodeUsage(counts.B) } : {}),
});

/** Reads a pet as it was stored before: with an attribute for each member, of which some are JSON text. */
function earlierPetOf({ usage: compressed, ...item }: EarlierItem): Pet {
  const { state, days, fold, ...pet } = unmarshall(item as Parameters<typeof unmarshall>[0]);
  return {
    revision: 0,
    ...pet,
    state: JSON.parse(state),
    ...(days ? { days: JSON.parse(days) } : {}),
    ...(fold ? { fold: JSON.parse(fold) } : {}),
    ...(compressed ? { usage: decodeUsageJson(compressed.B) } : {}),
  } as Pet;
}
