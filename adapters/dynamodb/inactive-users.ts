import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { InactiveUsers } from '../../core/ports/user-directory.ts';
import type { User } from '../../core/ports/users.ts';
import type { Dynamo } from './client.ts';
import { scanPages } from './query.ts';
import { namesOf } from './user-expressions.ts';

type Item = Parameters<typeof unmarshall>[0];

/** Only users have `tokens`: not erasure markers, tombstones, links of identities or pairings. */
const IS_INACTIVE =
  'attribute_exists(#tokens) AND (#active_at < :before OR (attribute_not_exists(#active_at) AND #updated_at < :before))';

/**
 * Finds inactive users by scanning the table of users. A slice is a segment of DynamoDB's parallel scan. Cost: one call for each MB of the
 * slice, at half the price of consistent reads, which are not needed: every change that follows has the user's version as a condition.
 */
export function dynamoInactiveUsers(dynamo: Dynamo, table: string): InactiveUsers {
  return {
    async *list(before, { index, count }) {
      const scan = {
        TableName: table,
        ConsistentRead: false,
        Segment: index,
        TotalSegments: count,
        FilterExpression: IS_INACTIVE,
        ExpressionAttributeNames: namesOf(['tokens', 'active_at', 'updated_at']),
        ExpressionAttributeValues: marshall({ ':before': before }),
      };
      for await (const items of scanPages<Item>(dynamo, scan)) yield* items.map((item) => unmarshall(item) as User);
    },
  };
}
