import { marshall } from '@aws-sdk/util-dynamodb';
import type { EndedSubscriptions } from '../../core/ports/push.ts';
import type { Dynamo } from './client.ts';

/**
 * Removes ended push subscriptions from the user's DynamoDB item, one by one. The condition names only attributes that the orchestrator may
 * change: an IAM policy cannot allow a condition to read an attribute without also allowing updates of it.
 */
export function dynamoEndedSubscriptions(dynamo: Dynamo, table: string, clock: () => Date): EndedSubscriptions {
  return {
    async forget(userId, ids) {
      for (const id of ids) {
        const input = {
          TableName: table,
          Key: { user_id: { S: userId } },
          UpdateExpression: 'SET #version = #version + :one, #updated_at = :now REMOVE #subscriptions.#id',
          // False for erasure markers and tombstones too, and for a repeated call.
          ConditionExpression: 'attribute_exists(#subscriptions.#id)',
          ExpressionAttributeNames: {
            '#subscriptions': 'push_subscriptions',
            '#id': id,
            '#version': 'version',
            '#updated_at': 'updated_at',
          },
          ExpressionAttributeValues: marshall({ ':one': 1, ':now': clock().toISOString() }),
        };
        await dynamo.call({ operation: 'UpdateItem', input, idempotent: true });
      }
    },
  };
}
