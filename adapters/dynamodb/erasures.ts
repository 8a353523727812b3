import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Erasure, User, UserStore } from '../../core/ports/users.ts';
import { erasureOf } from '../../core/privacy/erasure.ts';
import { unavailable } from '../aws/unavailable.ts';
import type { Dynamo } from './client.ts';

type Item = ReturnType<typeof marshall>;

/** The token too, as a reissue of tokens leaves the version. */
const UNCHANGED = 'attribute_exists(tokens.#token) AND version = :version';
const BEGUN = 'attribute_exists(proofs)';
/** The user was changed between the look and the write, so often in a row: then it is no coincidence any more. */
const ATTEMPTS = 10;

/**
 * The end of users in DynamoDB. In place of a user's item comes what is left of it, and in place of that the id alone, which DynamoDB then
 * removes by itself.
 */
export function dynamoErasures(dynamo: Dynamo, table: string): Pick<UserStore, 'beginErasure' | 'endErasure'> {
  async function read(userId: string): Promise<User | Erasure | undefined> {
    const input = { TableName: table, Key: { user_id: { S: userId } }, ConsistentRead: true };
    const { output } = await dynamo.call<{ Item?: Item }>({ operation: 'GetItem', input, repeatable: true });
    const present = output?.Item && unmarshall(output.Item);
    return present?.tokens || present?.proofs ? (present as User | Erasure) : undefined;
  }

  /** False when the user has changed meanwhile, or when an earlier try was carried out whose answer was lost. */
  async function empty(user: User, erasure: Erasure, tokenHash: string): Promise<boolean> {
    const input = {
      TableName: table,
      Item: marshall(erasure),
      ConditionExpression: UNCHANGED,
      ExpressionAttributeNames: { '#token': tokenHash },
      ExpressionAttributeValues: { ':version': { N: String(user.version) } },
    };
    return (await dynamo.call({ operation: 'PutItem', input, repeatable: true })).output !== undefined;
  }

  return {
    async beginErasure(userId, tokenHash, now) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const present = await read(userId);
        const erasure = present && 'tokens' in present ? erasureOf(present, now) : present;
        if (!erasure?.proofs.includes(tokenHash)) return undefined;
        if (erasure === present || (await empty(present as User, erasure, tokenHash))) return erasure;
      }
      throw unavailable(new Error('The user keeps changing'));
    },
    async endErasure(userId, expiresAt) {
      const tombstone = { user_id: { S: userId }, expires_at: { N: String(Math.ceil(Date.parse(expiresAt) / 1_000)) } };
      const input = { TableName: table, Item: tombstone, ConditionExpression: BEGUN };
      await dynamo.call({ operation: 'PutItem', input, repeatable: true });
    },
  };
}
