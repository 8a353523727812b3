/** The bare function built on the AWS SDK, set up as the SDK's documentation recommends. */
import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { EXPIRES_IN, handlerFor, type StoredUser } from './handler.ts';

const { USERS_TABLE: TableName, AVATARS_BUCKET: Bucket } = process.env;
const dynamo = new DynamoDBClient();
// By default, the SDK adds a checksum to signed URLs, and clients could not upload with a plain PUT.
const s3 = new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' });

export const handler = handlerFor({
  async getUser(userId) {
    const input = { TableName, Key: { user_id: { S: userId } }, ConsistentRead: true };
    const { Item } = await dynamo.send(new GetItemCommand(input));
    return Item && (unmarshall(Item) as StoredUser);
  },
  async updateUser(update) {
    const { Attributes } = await dynamo.send(new UpdateItemCommand({ TableName, ...update }));
    return Attributes && (unmarshall(Attributes) as StoredUser);
  },
  presign: (Key) => getSignedUrl(s3, new PutObjectCommand({ Bucket, Key }), { expiresIn: EXPIRES_IN }),
});
