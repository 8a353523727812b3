import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Pet, PetStore } from '../../core/ports.ts';
import type { Dynamo } from './dynamo.ts';

type Item = ReturnType<typeof marshall>;

/** As late is no obstacle: a try that meets its own work, as its answer was lost, does the same again. */
const NO_LATER = 'attribute_not_exists(as_of) OR as_of <= :as_of';

/** Pets in DynamoDB, one item each, by `user_id`. */
export function dynamoPets(dynamo: Dynamo, table: string): PetStore {
  const keyOf = (userId: string) => ({ TableName: table, Key: { user_id: { S: userId } } });

  return {
    async get(userId) {
      const input = { ...keyOf(userId), ConsistentRead: true };
      const { output } = await dynamo.call<{ Item?: Item }>({ operation: 'GetItem', input, repeatable: true });
      return output?.Item && (unmarshall(output.Item) as Pet);
    },
    async put(pet) {
      const input = {
        TableName: table,
        Item: marshall(pet, { removeUndefinedValues: true }),
        ConditionExpression: NO_LATER,
        ExpressionAttributeValues: { ':as_of': { S: pet.as_of } },
      };
      const { output } = await dynamo.call({ operation: 'PutItem', input, repeatable: true });
      return output !== undefined;
    },
    async remove(userId) {
      const input = { ...keyOf(userId), ReturnValues: 'ALL_OLD' };
      const { output } = await dynamo.call<{ Attributes?: Item }>({ operation: 'DeleteItem', input, repeatable: true });
      return output?.Attributes !== undefined;
    },
  };
}
