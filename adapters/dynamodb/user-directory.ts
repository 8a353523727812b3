import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ListedUser, UserDirectory } from '../../core/ports/user-directory.ts';
import { isUuid } from '../../core/users/credentials.ts';
import type { Dynamo } from './client.ts';
import { namesOf } from './user-expressions.ts';

type Item = Parameters<typeof unmarshall>[0];

const FIELDS = ['user_id', 'created_at', 'updated_at', 'version', 'lock'] as const;

/**
 * Lists users by scanning the table of users. Pages are short, or empty, where the table has links of identities, pairings and tombstones.
 * Cost: one call, which reads at most `limit` items, and at most 1 MB; one more for each link or pairing at the end of the page.
 */
export function dynamoUserDirectory(dynamo: Dynamo, table: string): UserDirectory {
  async function scan(after: string | undefined, limit: number) {
    const input = {
      TableName: table,
      Limit: limit,
      FilterExpression: 'attribute_exists(#tokens)',
      ProjectionExpression: FIELDS.map((field) => `#${field}`).join(),
      ExpressionAttributeNames: namesOf([...FIELDS, 'tokens']),
      ...(after === undefined ? {} : { ExclusiveStartKey: { user_id: { S: after } } }),
    };
    const { output } = await dynamo.call<{ Items: Item[]; LastEvaluatedKey?: { user_id: { S: string } } }>({
      operation: 'Scan',
      input,
      idempotent: true,
    });
    const users = (output?.Items ?? []).map((item) => unmarshall(item) as ListedUser);
    return { users, next: output?.LastEvaluatedKey?.user_id.S };
  }

  return {
    async list(after, limit) {
      const { users, next: last } = await scan(after, limit);
      let next = last;
      // A page ends at a user or tombstone: the key of a pairing has a code, with which anyone could pair the device.
      while (next !== undefined && !isUuid(next)) {
        const more = await scan(next, 1);
        users.push(...more.users);
        next = more.next;
      }
      return { users, ...(next === undefined ? {} : { next }) };
    },
  };
}
