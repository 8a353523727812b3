import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { parseTime } from '../../core/util/time.ts';
import type { BatchReceipt, SampleBatch } from '../../shared/models/typescript/types.ts';

/** Creates records like those of DynamoDB's stream, which the test engine does not support. */
export function tableStream(env: Record<string, string>) {
  const client = new DynamoDBClient({
    endpoint: env.AWS_ENDPOINT_URL_DYNAMODB ?? '',
    region: env.AWS_REGION ?? '',
    credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID ?? '', secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '' },
  });

  return {
    /**
     * Returns the record of a stored batch, or undefined if the response reports a duplicate. `path` and `sent` are the path
     * and the body of the request, and `answer` is the body of the response.
     */
    async insertOf(path: string, sent: string, answer: string) {
      const { batch_id, duplicate } = JSON.parse(answer) as BatchReceipt;
      if (duplicate) return undefined;
      const [, , userId = '', , streamId = ''] = path.split('/');
      const { samples } = JSON.parse(sent) as SampleBatch;
      const start = new Date(Math.min(...samples.map((sample) => parseTime(sample.start)))).toISOString();
      return insertRecord(client, env.HEALTH_DATA_TABLE ?? '', userId, `${start}#${streamId}#${batch_id}`);
    },
    stop: () => client.destroy(),
  };
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
