/** The service as it is deployed, on loopback, with somebody who counts before everything that is paid for. */
import { setTimeout as delay } from 'node:timers/promises';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { builtFunctions } from '../../test/lambda/bundle.ts';
import { type Gateway, startGateway } from '../../test/lambda/gateway.ts';
import { type DynamoEngine, startDynamo } from '../../test/support/dynamo-engine.ts';
import { type Proxy as Counter, startProxy } from '../../test/support/proxy.ts';
import { startBucket } from './bucket.ts';
import { itemBytes } from './item.ts';

export interface Cloud {
  gateway: Gateway;
  engine: DynamoEngine;
  table: string;
  dynamo: Counter;
  s3: Counter;
  stop(): Promise<void>;
}

export async function startCloud(): Promise<Cloud> {
  const engine = await startDynamo();
  const table = await engine.usersTable();
  const bucket = await startBucket();
  const dynamo = await startProxy(engine.endpoint);
  const s3 = await startProxy(bucket.engine.endpoint);
  const gateway = await startGateway(await builtFunctions(), {
    AWS_REGION: bucket.engine.region,
    AWS_ACCESS_KEY_ID: bucket.engine.accessKeyId,
    AWS_SECRET_ACCESS_KEY: bucket.engine.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    USERS_TABLE: table,
    HEALTH_DATA_TABLE: await engine.healthDataTable(),
    PET_STATES_TABLE: await engine.petStatesTable(),
    REMOVALS_TABLE: await engine.removalsTable(),
    AVATARS_BUCKET: bucket.name,
  });
  async function stop(): Promise<void> {
    for (const part of [gateway, dynamo, s3, engine]) await part.stop();
  }
  return { gateway, engine, table, dynamo, s3, stop };
}

/** The size of a user's item, asked for past the proxy; 0 when there is none. */
export async function storedBytes({ engine, table }: Cloud, userId: string | undefined): Promise<number> {
  if (userId === undefined) return 0;
  const input = { TableName: table, Key: { user_id: { S: userId } }, ConsistentRead: true };
  const { Item } = await engine.client.send(new GetItemCommand(input));
  return Item ? itemBytes(Item) : 0;
}

/** How far the log of each environment has come. */
export const logMarks = ({ gateway }: Cloud): number[] => gateway.environments.map(({ log }) => log().length);

/** So many lines that were logged since; they may come a little later than the answers. */
export async function linesSince({ gateway }: Cloud, marks: readonly number[], count: number): Promise<string[]> {
  const written = () => gateway.environments.flatMap(({ log }, at) => log().slice(marks[at]).split('\n').slice(0, -1));
  while (written().length < count) await delay(1);
  return written();
}
