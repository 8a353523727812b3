import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { DeleteItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { awsClock } from '../../adapters/aws/clock.ts';
import { dynamoClient } from '../../adapters/dynamodb/client.ts';
import { dynamoSamples } from '../../adapters/dynamodb/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import type { User } from '../../core/ports/users.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import type { CreatedStream } from '../../shared/models/typescript/types.ts';
import { someBatch } from '../ports/batches.ts';
import { REGION, TEST_CREDENTIALS } from '../support/dynamo-engine.ts';
import { freshBucket, s3Client, withS3 } from '../support/s3-engine.ts';
import { CONSENT } from '../support/streams.ts';
import { BODY, event, openFunctions, userIn } from './functions.ts';
import { daysAgo, idInSlice, storeInactive } from './inactive-users.ts';

/** Enough batches for three BatchWriteItem requests, each of which accepts at most 25 items. */
const BATCHES = 62;
const HOUR_MS = 60 * 60 * 1000;

await withS3('The sweeper', async (engine) => {
  const bucket = await freshBucket(engine);
  const s3 = s3Client(engine);
  after(() => s3.destroy());
  const {
    engine: dynamo,
    environment,
    functions,
    invoke,
    proxy,
  } = await openFunctions(['user_manager', 'sweeper'], {
    AVATARS_BUCKET: bucket,
    AWS_ENDPOINT_URL_S3: engine.endpoint,
    AWS_REGION: engine.region,
    AWS_ACCESS_KEY_ID: engine.accessKeyId,
    AWS_SECRET_ACCESS_KEY: engine.secretAccessKey,
  });
  const clock = awsClock(() => new Date());
  const direct = dynamoClient({
    region: REGION,
    credentials: () => TEST_CREDENTIALS,
    clock,
    endpoint: dynamo.endpoint,
  });
  const samples = dynamoSamples(direct, environment.HEALTH_DATA_TABLE, memoryUsers());
  const ask = (...args: Parameters<typeof event>) =>
    invoke<APIGatewayProxyStructuredResultV2>('user_manager', event(...args));
  const scan = async (TableName: string) => (await dynamo.client.send(new ScanCommand({ TableName }))).Items ?? [];
  const pendingRemovals = () => scan(environment.REMOVALS_TABLE);
  const objects = async () =>
    ((await s3.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents ?? []).map(({ Key }) => Key);

  /** Makes all pending removals look one hour older. */
  async function age() {
    for (const { pk, sk, removal } of await pendingRemovals()) {
      assert.ok(pk && sk?.S && removal);
      const TableName = environment.REMOVALS_TABLE;
      await dynamo.client.send(new DeleteItemCommand({ TableName, Key: { pk, sk } }));
      const earlier = new Date(Date.now() - HOUR_MS).toISOString() + sk.S.slice(24);
      await dynamo.client.send(new PutItemCommand({ TableName, Item: { pk, sk: { S: earlier }, removal } }));
    }
  }

  async function owner() {
    const { user_id, access_token } = userIn(await ask('POST', '/users', {}, BODY));
    return { userId: user_id, path: `/users/${user_id}`, auth: { authorization: `Bearer ${access_token}` } };
  }

  /** Lets this many DynamoDB calls succeed, then resets all connections. Asserts that `work` is answered with 503. */
  async function interrupt(completed: number, work: () => Promise<APIGatewayProxyStructuredResultV2>) {
    proxy.next(...Array.from({ length: completed }, () => undefined));
    proxy.always('reset');
    const { statusCode } = await work();
    proxy.always(undefined);
    assert.equal(statusCode, 503, `after ${completed} calls`);
  }

  test('the sweep finishes a revocation interrupted at any call', async () => {
    // A revocation calls DynamoDB in this order: authenticate, record the removal, read the stream, store the act,
    // revoke it, find the readings, remove them. An interruption after two calls therefore leaves the stream active.
    for (const [completed, isRevoked] of [
      [2, false],
      [5, true],
      [7, true],
    ] as const) {
      const { userId, path, auth } = await owner();
      const created = await ask('POST', `${path}/streams`, auth, JSON.stringify(CONSENT));
      const { stream_id } = JSON.parse(created.body ?? '') as CreatedStream;
      await Promise.all(
        Array.from({ length: BATCHES }, () => samples.append(someBatch({ user_id: userId, stream_id }), UNCONDITIONAL)),
      );
      await interrupt(completed, () => ask('DELETE', `${path}/streams/${stream_id}`, auth));
      const left = async () => (await scan(environment.HEALTH_DATA_TABLE)).length;
      await invoke('sweeper', {});
      assert.ok((await left()) > 0, 'a recent removal is skipped');
      assert.equal((await pendingRemovals()).length, 1);
      await age();
      await invoke('sweeper', {});
      assert.deepEqual(
        [await left(), (await pendingRemovals()).length],
        [isRevoked ? 0 : BATCHES, 0],
        `after ${completed}`,
      );
      if (!isRevoked) assert.equal((await ask('DELETE', `${path}/streams/${stream_id}`, auth)).statusCode, 200);
    }
  });

  test('the sweep finishes an interrupted erasure, and only the id is left', async () => {
    const { userId, path, auth } = await owner();
    await samples.append(someBatch({ user_id: userId }), UNCONDITIONAL);
    for (const folder of ['portraits', 'avatars', 'exports']) {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${folder}/${userId}.x.jpg`, Body: 'x' }));
    }
    await interrupt(5, () => ask('DELETE', path, auth));
    await age();
    await invoke('sweeper', {});
    const item = (await scan(environment.USERS_TABLE)).find(({ user_id }) => user_id?.S === userId);
    assert.deepEqual(Object.keys(item ?? {}).sort(), ['expires_at', 'user_id']);
    const rest = [await scan(environment.HEALTH_DATA_TABLE), await pendingRemovals(), await objects()];
    assert.deepEqual(rest, [[], [], []]);
  });

  test('a failed removal is logged, fails the function, and is finished by a later sweep', async () => {
    const { path, auth } = await owner();
    await interrupt(5, () => ask('DELETE', path, auth));
    await age();
    proxy.next(undefined);
    proxy.always({ status: 500, body: '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}' });
    await assert.rejects(async () => invoke('sweeper', {}), /1 removals could not be finished/);
    proxy.always(undefined);
    assert.match(functions.sweeper.lambda.log(), /"level":"error".*"during":"sweeping"/);
    await invoke('sweeper', {});
    assert.deepEqual(await pendingRemovals(), []);
    assert.deepEqual(proxy.calls.slice(-2), ['DeleteItem', 'Scan']);
    proxy.calls.length = 0;
    await invoke('sweeper', {});
    assert.deepEqual(proxy.calls, ['Query', 'Scan'], 'a sweep with nothing to do is two calls');
  });

  test('the sweeper warns an inactive user, and erases them 30 days later, whichever call is interrupted', async () => {
    const calls = ['Query', 'Scan', 'GetItem', 'PutItem', 'GetItem', 'PutItem', 'PutItem'];
    const user_id = await idInSlice(dynamo);
    const store = (fields: Partial<User>) => storeInactive(dynamo, environment.USERS_TABLE, { user_id, ...fields });
    const read = async () => (await scan(environment.USERS_TABLE)).find((item) => item.user_id?.S === user_id) ?? {};

    for (const [active_at, isWarned] of [
      [daysAgo(690), false],
      [daysAgo(710), true],
    ] as const) {
      await store({ active_at });
      await invoke('sweeper', {});
      const { forget_at } = await read();
      assert.equal(forget_at !== undefined, isWarned);
      if (forget_at?.S) assert.ok(forget_at.S > daysAgo(-29.9) && forget_at.S < daysAgo(-30.1), forget_at.S);
    }

    for (let completed = 0; completed <= calls.length; completed += 1) {
      await store({ forget_at: daysAgo(1), name: 'Quetzalcoatl' });
      await samples.append(someBatch({ user_id }), UNCONDITIONAL);
      proxy.calls.length = 0;
      proxy.next(...Array.from({ length: completed }, () => undefined));
      proxy.always('reset');
      await assert.rejects(async () => invoke('sweeper', {}));
      proxy.always(undefined);
      assert.deepEqual(proxy.calls.slice(0, completed), calls.slice(0, completed));
      await age();
      await invoke('sweeper', {});
      assert.deepEqual(Object.keys(await read()).sort(), ['expires_at', 'user_id'], `after ${completed}`);
      assert.deepEqual([await scan(environment.HEALTH_DATA_TABLE), await pendingRemovals()], [[], []]);
    }
    const acts = (await scan(environment.AUDIT_TABLE)).filter((act) => act.user_id?.S === user_id);
    assert.ok(
      acts.length > 0 && acts.every(({ actor, act }) => `${actor?.S} ${act?.S}` === 'service:forgetting erase'),
    );
  });
});
