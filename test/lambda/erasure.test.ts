import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { awsClock } from '../../adapters/aws/clock.ts';
import { dynamoClient } from '../../adapters/dynamodb/client.ts';
import { dynamoSamples } from '../../adapters/dynamodb/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import type { ErasureReceipt } from '../../shared/models/typescript/types.ts';
import { second, someBatch } from '../ports/batches.ts';
import { startDynamo, TEST_CREDENTIALS } from '../support/dynamo-engine.ts';
import { startProxy } from '../support/proxy.ts';
import { freshBucket, s3Client, withS3 } from '../support/s3-engine.ts';
import { missingIn, type Needles, type Places, tracesIn, userWithTraces } from '../support/stored-traces.ts';
import { jsonIn } from '../support/streams.ts';
import { builtFunctions } from './bundle.ts';
import { startGateway } from './gateway.ts';

/** Enough batches for three BatchWriteItem requests, each of which accepts at most 25 items. */
const BATCHES = 62;
type Item = Record<string, AttributeValue>;

await withS3('Erasure by the Lambda functions', async (engine) => {
  const dynamo = await startDynamo();
  const proxy = await startProxy(dynamo.endpoint);
  const bucket = await freshBucket(engine);
  const s3 = s3Client(engine);
  const tables = {
    USERS_TABLE: await dynamo.usersTable(),
    HEALTH_DATA_TABLE: await dynamo.healthDataTable(),
    PET_STATES_TABLE: await dynamo.petStatesTable(),
    REMOVALS_TABLE: await dynamo.removalsTable(),
    AUDIT_TABLE: await dynamo.auditTable(),
  };
  const gateway = await startGateway(await builtFunctions(), {
    AWS_REGION: engine.region,
    AWS_ACCESS_KEY_ID: engine.accessKeyId,
    AWS_SECRET_ACCESS_KEY: engine.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint,
    AWS_ENDPOINT_URL_S3: engine.endpoint,
    AVATARS_BUCKET: bucket,
    ...tables,
  });
  after(async () => {
    await gateway.stop();
    await proxy.stop();
    await dynamo.stop();
    s3.destroy();
  });
  const send = async (address: string, init?: RequestInit) => fetch(new URL(address, gateway.baseUrl), init);

  async function itemsOf(userId: string): Promise<Record<string, Item[]>> {
    const found = Object.entries(tables).map(async ([name, TableName]) => {
      const { Items = [], LastEvaluatedKey } = await dynamo.client.send(new ScanCommand({ TableName }));
      assert.equal(LastEvaluatedKey, undefined, 'the scan has one page');
      return [name, Items.filter(({ user_id }) => user_id?.S === userId)] as const;
    });
    return Object.fromEntries(await Promise.all(found));
  }

  async function everything(): Promise<Places> {
    const places: Places = {};
    for (const [name, TableName] of Object.entries(tables)) {
      const { Items = [] } = await dynamo.client.send(new ScanCommand({ TableName }));
      places[name] = Buffer.concat([Buffer.from(JSON.stringify(Items)), ...Items.map(bodyOf)]);
    }
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
      for (const { Key = '' } of Contents) {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
        places[Key] = Buffer.concat([Buffer.from(Key), (await Body?.transformToByteArray()) ?? Buffer.of()]);
      }
    }
    places.logs = Buffer.from(gateway.environments.map((environment) => environment.log()).join(''));
    return places;
  }

  /**
   * Asserts that only the user's id is stored, and only in `places`. An interrupted removal leaves its record for the
   * sweeper. The audit log keeps what was done, without names and content.
   */
  async function assertOnlyTheIdIsLeft(userId: string, places = ['USERS_TABLE', 'AUDIT_TABLE']) {
    const { AUDIT_TABLE: acts = [], ...items } = await itemsOf(userId);
    assert.deepEqual(
      Object.values(items)
        .flat()
        .map((item) => [item.user_id?.S, ...Object.keys(item).sort()]),
      [[userId, 'expires_at', 'user_id']],
    );
    assert.ok(acts.some(({ act }) => act?.S === 'erase'));
    for (const item of acts) {
      assert.deepEqual(Object.keys(item).sort(), ['act', 'actor', 'expires_at', 'month', 'sk', 'user_id']);
      assert.equal(item.actor?.S, 'owner');
    }
    const traces = tracesIn(await everything(), { id: userId });
    assert.deepEqual(
      traces,
      places.map((place) => `id in ${place}`),
    );
  }

  test('no table, object or log has anything of an erased user but the id', async () => {
    const otherUser = await userWithTraces(send);
    const owner = await userWithTraces(send);
    const [item] = (await itemsOf(owner.userId)).HEALTH_DATA_TABLE ?? [];
    const needles: Needles = { ...owner.needles, readings: bodyOf(item ?? {}) };
    const Key = `exports/${owner.userId}.${crypto.randomUUID()}.json`;
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: `${owner.needles.name}` }));
    assert.deepEqual(missingIn(await everything(), needles), [], 'all needles are found before the erasure');
    assert.deepEqual(tracesIn(await everything(), owner.secrets), [], 'tokens are never stored');
    const { erased } = await jsonIn<ErasureReceipt>(owner.erase());
    const files = { portraits: 1, uploads: 1, exports: 1 };
    assert.deepEqual(erased, { profiles: 1, tokens: 2, streams: 1, batches: 1, samples: 300, pets: 1, ...files });
    assert.deepEqual(tracesIn(await everything(), needles), []);
    await assertOnlyTheIdIsLeft(owner.userId);
    assert.deepEqual(missingIn(await everything(), otherUser.needles), [], 'the other user’s data is complete');
  });

  const direct = dynamoClient({
    region: engine.region,
    credentials: () => TEST_CREDENTIALS,
    clock: awsClock(() => new Date()),
    endpoint: dynamo.endpoint,
  });
  const samples = dynamoSamples(direct, tables.HEALTH_DATA_TABLE, memoryUsers());

  test('an erasure interrupted at any call continues with the same token and ends with a receipt', async () => {
    // An erasure calls DynamoDB in this order: authenticate, record the removal, read the user, store the act, empty the
    // user, remove the pet, find the readings, remove them in three parts, end the erasure.
    const calls = ['GetItem', 'PutItem', 'GetItem', 'PutItem', 'PutItem', 'DeleteItem', 'Query'];
    calls.push('BatchWriteItem', 'BatchWriteItem', 'BatchWriteItem', 'PutItem');
    for (const completed of [1, 2, 3, 4, 5, 7, 9, 10]) {
      const owner = await userWithTraces(send);
      const batch = (at: number) => someBatch({ user_id: owner.userId, start: second(at) });
      await Promise.all(Array.from({ length: BATCHES }, (_, at) => samples.append(batch(at), UNCONDITIONAL)));
      await gateway.idle();
      const before = proxy.calls.length;
      proxy.next(...Array.from({ length: completed }, () => undefined));
      proxy.always('reset');
      const { status } = await owner.erase();
      proxy.always(undefined);
      assert.equal(status, 503, `after ${completed}`);
      assert.deepEqual(
        proxy.calls.slice(before, before + completed),
        calls.slice(0, completed),
        'other calls would count',
      );
      assert.equal((await owner.get()).status, completed < 5 ? 200 : 401, `after ${completed}`);
      const { erased } = await jsonIn<ErasureReceipt>(owner.erase());
      assert.deepEqual([erased.profiles, erased.tokens, erased.streams], [1, 2, 1]);
      const isRecorded = completed > 1;
      await assertOnlyTheIdIsLeft(owner.userId, [
        'USERS_TABLE',
        ...(isRecorded ? ['REMOVALS_TABLE'] : []),
        'AUDIT_TABLE',
      ]);
      assert.equal((await owner.erase()).status, 401, 'the token is invalid after the end');
    }
  });
});

const bodyOf = ({ body }: Item): Buffer => Buffer.from(body?.B ?? []);
