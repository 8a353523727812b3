import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { APIGatewayProxyStructuredResultV2, DynamoDBBatchResponse } from 'aws-lambda';
import type { ExceededLimits } from '../../core/ports/users.ts';
import type { BatchReceipt, CreatedStream, HealthSample } from '../../shared/models/typescript/types.ts';
import { assertProblem, BODY, event, openFunctions, userIn } from './functions.ts';
import { insertRecord } from './table-stream.ts';

const BATCHES_PER_MINUTE = 1_000;
const { invoke, proxy, engine, environment } = await openFunctions(['user_manager', 'ingest_manager', 'orchestrator'], {
  READINGS_PER_DAY: '20',
  BATCHES_PER_MINUTE: String(BATCHES_PER_MINUTE),
});

type Result = APIGatewayProxyStructuredResultV2;
const json = <Answer>({ body = '' }: Result): Answer => JSON.parse(body);
const DAY_MS = 24 * 60 * 60 * 1000;

/** A user with a stream that may bring a pulse and steps. */
async function walker() {
  const { user_id, access_token } = userIn(await invoke<Result>('user_manager', event('POST', '/users', {}, BODY)));
  const auth = { authorization: `Bearer ${access_token}` };
  const path = `/users/${user_id}`;
  const consent = JSON.stringify({ source: 'test', metrics: ['heart_rate', 'step_count'], purposes: ['pet_state'] });
  const created = await invoke<Result>('user_manager', event('POST', `${path}/streams`, auth, consent));
  const { stream_id, ingest_token } = json<CreatedStream>(created);
  const token = { authorization: `Bearer ${ingest_token}` };
  let brought = 0;
  const bring = (count: number, daysAgo: number, metric: HealthSample['metric'] = 'heart_rate') => {
    const day = new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10);
    const samples = Array.from({ length: count }, () => {
      brought += 1;
      return { metric, value: 60, start: new Date(Date.parse(day) + brought * 1_000).toISOString() };
    });
    const body = JSON.stringify({ samples });
    return {
      samples,
      answer: invoke<Result>('ingest_manager', event('POST', `${path}/streams/${stream_id}/samples`, token, body)),
    };
  };
  /** Brings readings, and answers with the record that the table's stream has of them. */
  async function stored(...of: Parameters<typeof bring>) {
    const { samples, answer } = bring(...of);
    const receipt = await answer;
    assert.equal(receipt.statusCode, 202, receipt.body);
    const sk = `${samples[0]?.start}#${stream_id}#${json<BatchReceipt>(receipt).batch_id}`;
    return (await insertRecord(engine.client, environment.HEALTH_DATA_TABLE, user_id, sk)) ?? assert.fail();
  }
  const Key = { user_id: { S: user_id } };
  const item = async () => {
    const { Item = {} } = await engine.client.send(new GetItemCommand({ TableName: environment.USERS_TABLE, Key }));
    return unmarshall(Item) as { limited?: ExceededLimits; version: number };
  };
  return {
    stored,
    item,
    tried: (...of: Parameters<typeof bring>) => bring(...of).answer,
    get: (what: string) => invoke<Result>('user_manager', event('GET', `${path}${what}`, auth)),
    erase: () => invoke<Result>('user_manager', event('DELETE', path, auth)),
    /** Lets the user's mark be over since a while. */
    async elapse() {
      const input = {
        UpdateExpression: 'SET #limited.rate_until = :past',
        ExpressionAttributeNames: { '#limited': 'limited' },
        ExpressionAttributeValues: { ':past': { S: '2026-01-01T00:00:00.000Z' } },
      };
      await engine.client.send(new UpdateItemCommand({ TableName: environment.USERS_TABLE, Key, ...input }));
    },
  };
}

const callsOf = async (work: () => Promise<unknown>) => {
  const before = proxy.calls.length;
  await work();
  return proxy.calls.slice(before);
};
async function orchestrate(...Records: object[]) {
  assert.deepEqual(await invoke<DynamoDBBatchResponse>('orchestrator', { Records }), { batchItemFailures: [] });
}
type StreamRecord = Awaited<ReturnType<Awaited<ReturnType<typeof walker>>['stored']>>;
const receivedAt = ({ dynamodb, ...record }: StreamRecord, received_at: string) => ({
  ...record,
  dynamodb: { ...dynamodb, NewImage: { ...dynamodb.NewImage, received_at: { S: received_at } } },
});

test('a day that is full takes no more of its metric once the orchestrator has counted; others go on', async () => {
  const { stored, tried, item } = await walker();
  for (const daysAgo of [1, 40]) {
    await orchestrate(await stored(15, daysAgo));
    await orchestrate(await stored(5, daysAgo));
    const calls = await callsOf(async () => {
      const over = await tried(1, daysAgo);
      const { detail } = await assertProblem(over, 429, 'too-many-requests');
      assert.match(detail, /^At most 20 readings of one metric and day \(UTC\) .*heart_rate on 20\d\d-\d\d-\d\d/);
      assert.equal(over.headers?.['retry-after'], '86400');
    });
    assert.deepEqual(calls, ['GetItem'], 'the one that any batch begins with');
    await stored(1, daysAgo, 'step_count');
    await stored(1, daysAgo + 1);
  }
  assert.equal((await item()).limited?.full?.length, 2);
});

test('one event counts all its batches; a mark is one more write, and another record of a full day none', async () => {
  const { stored, item } = await walker();
  const records = [await stored(10, 1), await stored(9, 1)];
  await orchestrate(...records);
  assert.equal((await item()).limited, undefined);
  const last = [await stored(1, 1), await stored(1, 2)] as const;
  assert.deepEqual(await callsOf(() => orchestrate(last[0])), ['GetItem', 'GetItem', 'UpdateItem', 'PutItem']);
  assert.deepEqual(await callsOf(() => orchestrate(last[1])), ['GetItem', 'GetItem', 'PutItem']);
});

test('too many batches in a minute: none is taken until it is over', async () => {
  const { stored, tried, elapse, item } = await walker();
  const record = receivedAt(await stored(1, 1), new Date().toISOString());
  const minuteOf = Array.from({ length: BATCHES_PER_MINUTE - 1 }, () => record);
  const many = minuteOf.map((one) => ({
    ...one,
    dynamodb: { ...one.dynamodb, NewImage: { ...one.dynamodb.NewImage } },
  }));
  await orchestrate(...many);
  assert.equal((await item()).limited?.rate_until, undefined);
  await orchestrate(record);
  let over = await tried(1, 2);
  // The minute was over in between.
  if (over.statusCode === 202) {
    await orchestrate(record);
    over = await tried(1, 2);
  }
  const { detail } = await assertProblem(over, 429, 'too-many-requests');
  const wait = Number(over.headers?.['retry-after']);
  assert.ok(wait >= 1 && wait <= 60, `${wait}`);
  assert.match(detail, new RegExp(`^At most ${BATCHES_PER_MINUTE} batches a minute .*Wait ${wait} s`));
  await elapse();
  await stored(1, 3);
});

test('the mark is in no answer and no version, and goes with its user', async () => {
  const { stored, item, get, erase } = await walker();
  const record = await stored(20, 1);
  const { version } = await item();
  await orchestrate(record);
  assert.equal((await item()).version, version);
  for (const what of ['', '/pet', '/pet/knowledge', '/streams']) {
    const { body, statusCode } = await get(what);
    assert.equal(statusCode, 200);
    assert.doesNotMatch(body ?? '', /limited|usage/, what);
  }
  // Without S3 the erasure does not end.
  assert.equal((await erase()).statusCode, 503);
  assert.deepEqual(Object.keys(await item()).sort(), ['held', 'since', 'token_hashes', 'user_id']);
  await orchestrate(record);
  assert.deepEqual(Object.keys(await item()).sort(), ['held', 'since', 'token_hashes', 'user_id']);
});
