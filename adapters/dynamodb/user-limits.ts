import { marshall } from '@aws-sdk/util-dynamodb';
import type { UserLimits } from '../../core/ports/user-limits.ts';
import type { Dynamo } from './client.ts';

/**
 * True for users, and false for erasure markers and tombstones, which have no `created_at`. The condition cannot use `tokens`, because an
 * IAM policy cannot allow a condition to read an attribute without also allowing updates of it.
 */
const PRESENT = 'attribute_exists(created_at)';

/** Records in the user's DynamoDB item which limits the user has reached. */
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
        // `limited` is a reserved word in DynamoDB.
        ExpressionAttributeNames: { '#limited': 'limited' },
        ...change,
      };
      await dynamo.call({ operation: 'UpdateItem', input, idempotent: true });
    },
  };
}
