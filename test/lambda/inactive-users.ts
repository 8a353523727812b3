import { setTimeout as delay } from 'node:timers/promises';
import { BatchWriteItemCommand, PutItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { ACTIVITY_SLICES, SWEEP_MS } from '../../cloud/lambda/sweep.ts';
import type { User } from '../../core/ports/users.ts';
import { sliceAt } from '../../core/privacy/forgetting.ts';
import { someUser } from '../ports/users.ts';
import type { DynamoEngine } from '../support/dynamo-engine.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Maximum number of items that DynamoDB takes at a time. */
const STEP = 25;
/** Longer than a test takes. */
const TEST_MS = 20_000;

/** Finds an id in the slice that the sweeper checks now: only DynamoDB knows which keys are in a segment. */
export async function idInSlice({ client, usersTable }: DynamoEngine): Promise<string> {
  const left = SWEEP_MS - (Date.now() % SWEEP_MS);
  if (left < TEST_MS) await delay(left);
  const table = await usersTable();
  const { index: Segment, count: TotalSegments } = sliceAt(new Date(), SWEEP_MS, ACTIVITY_SLICES);
  for (;;) {
    const puts = Array.from({ length: STEP }, () => ({
      PutRequest: { Item: marshall({ user_id: crypto.randomUUID() }) },
    }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: puts } }));
    const { Items = [] } = await client.send(new ScanCommand({ TableName: table, Segment, TotalSegments }));
    const [found] = Items;
    if (found?.user_id?.S) return found.user_id.S;
  }
}

export const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

/** Stores a user whose owner was last active three years ago. */
export async function storeInactive({ client }: DynamoEngine, TableName: string, fields: Partial<User>): Promise<User> {
  const user = someUser({ active_at: daysAgo(1000), ...fields });
  await client.send(new PutItemCommand({ TableName, Item: marshall(user, { removeUndefinedValues: true }) }));
  return user;
}

/** Sets when a stored user's owner was last active. */
export const ownerLastActive = ({ client }: DynamoEngine, TableName: string, user_id: string, at: string) =>
  client.send(
    new UpdateItemCommand({
      TableName,
      Key: { user_id: { S: user_id } },
      UpdateExpression: 'SET active_at = :at REMOVE forget_at',
      ExpressionAttributeValues: { ':at': { S: at } },
    }),
  );
