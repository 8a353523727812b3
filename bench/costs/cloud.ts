/** Runs the deployed service on the loopback interface and counts everything that AWS bills. */
import { setTimeout as delay } from 'node:timers/promises';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { startCloud as startService } from '../../test/lambda/cloud.ts';
import { type Proxy as Counter, startProxy } from '../../test/support/proxy.ts';
import { RADOSGW_PACKAGES } from '../../test/support/radosgw.ts';
import { createBucket, s3Engine } from '../../test/support/s3-engine.ts';
import { itemBytes } from './item.ts';

export type Cloud = Awaited<ReturnType<typeof startCloud>>;

/** Ends the process with a message if no S3 server is installed on this machine. */
export async function startCloud() {
  const engine = await s3Engine();
  if (!engine) {
    console.error(
      `This command measures portraits with an S3 server, Ceph's gateway, which is not installed. On Debian or Ubuntu, as root: apt-get install ${RADOSGW_PACKAGES.join(' ')}`,
    );
    process.exit(1);
  }
  const counters: Counter[] = [];
  const service = await startService(engine, await createBucket(engine, 'avatars'), async (endpoint) => {
    const counter = await startProxy(endpoint);
    counters.push(counter);
    return counter.endpoint;
  });
  const [dynamoCalls = [], s3Calls = []] = counters.map(({ calls }) => calls);
  async function stop(): Promise<void> {
    await service.close();
    for (const counter of counters) await counter.stop();
  }
  return { ...service, dynamoCalls, s3Calls, stop };
}

/** Returns the size of a user's item in bytes, read directly from DynamoDB, or 0 if the item does not exist. */
export async function storedBytes({ dynamo, usersTable }: Cloud, userId: string | undefined): Promise<number> {
  if (userId === undefined) return 0;
  const input = { TableName: usersTable, Key: { user_id: { S: userId } }, ConsistentRead: true };
  const { Item } = await dynamo.client.send(new GetItemCommand(input));
  return Item ? itemBytes(Item) : 0;
}

/** Returns how many lines each environment has logged so far. Pass the result to `linesSince`. */
export const logMarks = ({ gateway }: Cloud): number[] => gateway.environments.map(({ log }) => log().length);

/**
 * Returns the lines logged since `logMarks` returned `marks`. Waits until there are at least `count` lines, because a
 * request may be logged after its response was sent.
 */
export async function linesSince({ gateway }: Cloud, marks: readonly number[], count: number): Promise<string[]> {
  const written = () => gateway.environments.flatMap(({ log }, at) => log().slice(marks[at]).split('\n').slice(0, -1));
  while (written().length < count) await delay(1);
  return written();
}
