import { marshall } from '@aws-sdk/util-dynamodb';
import type { UserLimits } from '../../core/ports/users.ts';
import type { Dynamo } from './client.ts';

/** Users have it, tombstones do not. `tokens` is unsuitable: IAM cannot allow a condition to read it without also allowing updates of it. */
const PRESENT = 'attribute_exists(created_at)';

/** Marks users as limited in DynamoDB, each in the user's item. */
export function dynamoUserLimits(dynamo: Dynamo, table: string): UserLimits {
  return {
    async setReached(userId, limited) {
      const change = limited
        ? { UpdateExpression: 'SET #limited = :limited', ExpressionAttributeValues: marshall({ ':limited': limited }) }
        : { UpdateExpression: 'REMOVE #limited' };
      const input = {
        TableName: table,
        Key: { user_id: { S: userId } },
        ConditionExpression: PRESENT,
        // A reserved word.
        ExpressionAttributeNames: { '#limited': 'limited' },
        ...change,
      };
      await dynamo.call({ operation: 'UpdateItem', input, idempotent: true });
    },
  };
}
