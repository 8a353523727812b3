import { marshall } from '@aws-sdk/util-dynamodb';
import type { UserActivity } from '../../core/ports/user-activity.ts';
import type { Dynamo } from './client.ts';
import { namesOf } from './user-expressions.ts';

/**
 * Stores activity in the user's DynamoDB item. The condition names only attributes that `ingest_manager` may change: an IAM policy cannot
 * allow a condition to read an attribute without also allowing updates of it. `forget_at` is none of them, because a function that may write
 * it could have users erased: `announcedErasure` ignores it after later activity.
 */
export function dynamoUserActivity(dynamo: Dynamo, table: string, clock: () => Date): UserActivity {
  return {
    async record(userId) {
      const input = {
        TableName: table,
        Key: { user_id: { S: userId } },
        UpdateExpression: 'SET #active_at = :now, #updated_at = :now, #version = #version + :one',
        // Erasure markers and tombstones have no version. False for a repeated call, too. A time that is ahead is corrected.
        ConditionExpression: 'attribute_exists(#version) AND (attribute_not_exists(#active_at) OR #active_at <> :now)',
        ExpressionAttributeNames: namesOf(['active_at', 'updated_at', 'version']),
        ExpressionAttributeValues: marshall({ ':one': 1, ':now': clock().toISOString() }),
      };
      await dynamo.call({ operation: 'UpdateItem', input, idempotent: true });
    },
  };
}
