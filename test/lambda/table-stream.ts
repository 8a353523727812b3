import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { parseTime } from '../../core/util/time.ts';
import type { BatchReceipt, SampleBatch } from '../../shared/models/typescript/types.ts';

/** Creates records like those of DynamoDB's stream, which the test engine does not support. */
export function tableStream(env: Record<string, string>) {
  const client = new DynamoDBClient({
    endpoint: env.AWS_ENDPOINT_URL_DYNAMODB ?? '',
    region: env.AWS_REGION ?? '',
    credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID ?? '', secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '' },
  });
  const TableName = env.HEALTH_DATA_TABLE ?? '';
  const recorded = new Set<string>();

  /** Returns the sort keys of the user's batches that have no record yet: those of a delivery in an app's own format. */
  async function keysOfDelivery(userId: string): Promise<string[]> {
    const KeyConditionExpression = 'user_id = :user';
    const ExpressionAttributeValues = { ':user': { S: userId } };
    const query = { TableName, KeyConditionExpression, ExpressionAttributeValues, ProjectionExpression: 'sk' };
    const { Items = [] } = await client.send(new QueryCommand({ ...query, ConsistentRead: true }));
    return Items.map(({ sk }) => sk?.S ?? '').filter((sk) => !recorded.has(sk));
  }

  return {
    /**
     * Returns the records of the batches that a request has stored; none if the response reports a duplicate. `path` and `sent` are the
     * path and the body of the request, and `answer` is the body of the response.
     */
    async insertsOf(path: string, sent: string, answer: string) {
      const { batch_id, duplicate } = JSON.parse(answer) as BatchReceipt;
      if (duplicate) return [];
      const [, , userId = '', , streamId = ''] = path.split('/');
      const { samples } = JSON.parse(sent) as Partial<SampleBatch>;
      const keys = samples ? [keyOf(samples, streamId, batch_id)] : await keysOfDelivery(userId);
      for (const sk of keys) recorded.add(sk);
      const records = await Promise.all(keys.map((sk) => insertRecord(client, TableName, userId, sk)));
      return records.filter((record) => record !== undefined);
    },
    stop: () => client.destroy(),
  };
}

function keyOf(samples: SampleBatch['samples'], streamId: string, batchId: string): string {
  const start = new Date(Math.min(...samples.map((sample) => parseTime(sample.start)))).toISOString();
  return `${start}#${streamId}#${batchId}`;
}

/** Returns the INSERT record of an item in the table, or undefined when the item has been deleted. */
export async function insertRecord(client: DynamoDBClient, TableName: string, userId: string, sk: string) {
  const Keys = { user_id: { S: userId }, sk: { S: sk } };
  const { Item } = await client.send(new GetItemCommand({ TableName, Key: Keys, ConsistentRead: true }));
  if (!Item) return undefined;
  // Lambda events contain binary values as base64.
  const NewImage = { ...Item, body: { B: Buffer.from(Item.body?.B ?? []).toString('base64') } };
  return { eventName: 'INSERT', dynamodb: { Keys, NewImage, SequenceNumber: '1', StreamViewType: 'NEW_IMAGE' } };
}
