import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';

export const REGION = 'eu-central-1';
/** Accepted by every engine of the tests that takes any. */
export const SOME_CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a secret for tests' };

export interface DynamoEngine {
  endpoint: string;
  /** A new empty table of users; its name. */
  usersTable(): Promise<string>;
  /** The SDK's own client, to look at what is stored. */
  client: DynamoDBClient;
  stop(): Promise<void>;
}

/** DynamoDB on loopback, in this process. */
export async function startDynamo(): Promise<DynamoEngine> {
  const server = dynalite({ createTableMs: 0 });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials: SOME_CREDENTIALS });
  return {
    endpoint,
    client,
    async usersTable() {
      const TableName = `Users-${crypto.randomUUID()}`;
      await client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'user_id', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'user_id', KeyType: 'HASH' }],
        }),
      );
      return TableName;
    },
    async stop() {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
