import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';

export const REGION = 'eu-central-1';
/** Credentials for engines that do not check them. */
export const TEST_CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a secret for tests' };

export interface DynamoEngine {
  endpoint: string;
  /** Creates an empty table for users and returns its name. The methods below do the same for the other tables. */
  usersTable(): Promise<string>;
  healthDataTable(): Promise<string>;
  petStatesTable(): Promise<string>;
  removalsTable(): Promise<string>;
  auditTable(): Promise<string>;
  /** An SDK client with which tests read what the service has stored. */
  client: DynamoDBClient;
  stop(): Promise<void>;
}

interface Index {
  name: string;
  keys: readonly string[];
}

const schemaOf = (keys: readonly string[]) =>
  keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? ('HASH' as const) : ('RANGE' as const) }));

/** Starts dynalite, an in-process implementation of DynamoDB, on loopback. */
export async function startDynamo(): Promise<DynamoEngine> {
  const server = dynalite({ createTableMs: 0 });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials: TEST_CREDENTIALS });
  const create = async (name: string, keys: readonly string[], index?: Index) => {
    const TableName = `${name}-${crypto.randomUUID()}`;
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [...new Set([...keys, ...(index?.keys ?? [])])].map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S' as const,
        })),
        KeySchema: schemaOf(keys),
        ...(index
          ? {
              GlobalSecondaryIndexes: [
                {
                  IndexName: index.name,
                  KeySchema: schemaOf(index.keys),
                  Projection: { ProjectionType: 'ALL' as const },
                },
              ],
            }
          : {}),
      }),
    );
    return TableName;
  };
  return {
    endpoint,
    client,
    usersTable: () => create('Users', ['user_id']),
    healthDataTable: () => create('HealthData', ['user_id', 'sk']),
    petStatesTable: () => create('PetStates', ['user_id']),
    removalsTable: () => create('Removals', ['pk', 'sk']),
    auditTable: () => create('Audit', ['user_id', 'sk'], { name: 'by_month', keys: ['month', 'sk'] }),
    async stop() {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
