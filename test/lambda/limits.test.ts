import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { APIGatewayProxyStructuredResultV2, DynamoDBBatchResponse } from 'aws-lambda';
import type { ReachedLimits } from '../../core/ports/user-limits.ts';
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

async function userWithStream() {
  const { user_id, access_token } = userIn(await invoke<Result>('user_manager', event('POST', '/users', {}, BODY)));
  const auth = { authorization: `Bearer ${access_token}` };
  const path = `/users/${user_id}`;
  const consent = JSON.stringify({ source: 'test', metrics: ['heart_rate', 'step_count'], purposes: ['pet_state'] });
  const created = await invoke<Result>('user_manager', event('POST', `${path}/streams`, auth, consent));
  const { stream_id, ingest_token } = json<CreatedStream>(created);
  const token = { authorization: `Bearer ${ingest_token}` };
  let sentCount = 0;
  const send = (count: number, daysAgo: number, metric: HealthSample['metric'] = 'heart_rate') => {
    const day = new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10);
    const samples = Array.from({ length: count }, () => {
      sentCount += 1;
      return { metric, value: 60, start: new Date(Date.parse(day) + sentCount * 1_000).toISOString() };
    });
    const body = JSON.stringify({ samples });
    return {
      samples,
      answer: invoke<Result>('ingest_manager', event('POST', `${path}/streams/${stream_id}/samples`, token, body)),
    };
  };
  /** Sends readings. @returns the record that DynamoDB's stream would deliver. */
  async function sendAndGetRecord(...of: Parameters<typeof send>) {
    const { samples, answer } = send(...of);
    const receipt = await answer;
    assert.equal(receipt.statusCode, 202, receipt.body);
    const sk = `${samples[0]?.start}#${stream_id}#${json<BatchReceipt>(receipt).batch_id}`;
    return (await insertRecord(engine.client, environment.HEALTH_DATA_TABLE, user_id, sk)) ?? assert.fail();
  }
  const Key = { user_id: { S: user_id } };
  const item = async () => {
    const { Item = {} } = await engine.client.send(new GetItemCommand({ TableName: environment.USERS_TABLE, Key }));
    return unmarshall(Item) as { limited?: ReachedLimits; version: number };
  };
  return {
    sendAndGetRecord,
    item,
    trySend: (...of: Parameters<typeof send>) => send(...of).answer,
    get: (what: string) => invoke<Result>('user_manager', event('GET', `${path}${what}`, auth)),
    erase: () => invoke<Result>('user_manager', event('DELETE', path, auth)),
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
type StreamRecord = Awaited<ReturnType<Awaited<ReturnType<typeof userWithStream>>['sendAndGetRecord']>>;
const receivedAt = ({ dynamodb, ...record }: StreamRecord, received_at: string) => ({
  ...record,
  dynamodb: { ...dynamodb, NewImage: { ...dynamodb.NewImage, received_at: { S: received_at } } },
});

test('rejects readings of a full day and metric once the orchestrator has counted; accepts others', async () => {
  const { sendAndGetRecord, trySend, item } = await userWithStream();
  for (const daysAgo of [1, 40]) {
    await orchestrate(await sendAndGetRecord(15, daysAgo));
    await orchestrate(await sendAndGetRecord(5, daysAgo));
    const calls = await callsOf(async () => {
      const over = await trySend(1, daysAgo);
      const { detail } = await assertProblem(over, 429, 'too-many-requests');
      assert.match(detail, /^At most 20 readings of one metric and day \(UTC\) .*heart_rate on 20\d\d-\d\d-\d\d/);
      assert.equal(over.headers?.['retry-after'], '86400');
    });
    assert.deepEqual(calls, ['GetItem'], 'the read of the user that every batch starts with');
    await sendAndGetRecord(1, daysAgo, 'step_count');
    await sendAndGetRecord(1, daysAgo + 1);
  }
  assert.equal((await item()).limited?.full?.length, 2);
});

test('one event counts all its batches; a mark costs one write, and a further record of a full day none', async () => {
  const { sendAndGetRecord, item } = await userWithStream();
  const records = [await sendAndGetRecord(10, 1), await sendAndGetRecord(9, 1)];
  await orchestrate(...records);
  assert.equal((await item()).limited, undefined);
  const last = [await sendAndGetRecord(1, 1), await sendAndGetRecord(1, 2)] as const;
  assert.deepEqual(await callsOf(() => orchestrate(last[0])), ['GetItem', 'GetItem', 'UpdateItem', 'PutItem']);
  assert.deepEqual(await callsOf(() => orchestrate(last[1])), ['GetItem', 'GetItem', 'PutItem']);
});

test('rejects all batches until the minute with too many batches ends', async () => {
  const { sendAndGetRecord, trySend, elapse, item } = await userWithStream();
  const record = receivedAt(await sendAndGetRecord(1, 1), new Date().toISOString());
  const minuteOf = Array.from({ length: BATCHES_PER_MINUTE - 1 }, () => record);
  const many = minuteOf.map((one) => ({
    ...one,
    dynamodb: { ...one.dynamodb, NewImage: { ...one.dynamodb.NewImage } },
  }));
  await orchestrate(...many);
  assert.equal((await item()).limited?.rate_until, undefined);
  await orchestrate(record);
  let over = await trySend(1, 2);
  // If a new minute has started, the limit has already expired, so reach it again.
  if (over.statusCode === 202) {
    await orchestrate(record);
    over = await trySend(1, 2);
  }
  const { detail } = await assertProblem(over, 429, 'too-many-requests');
  const wait = Number(over.headers?.['retry-after']);
  assert.ok(wait >= 1 && wait <= 60, `${wait}`);
  assert.match(detail, new RegExp(`^At most ${BATCHES_PER_MINUTE} batches a minute .*Wait ${wait} s`));
  await elapse();
  await sendAndGetRecord(1, 3);
});

test('the mark is not in responses or the version, and is erased with its user', async () => {
  const { sendAndGetRecord, item, get, erase } = await userWithStream();
  const record = await sendAndGetRecord(20, 1);
  const { version } = await item();
  await orchestrate(record);
  assert.equal((await item()).version, version);
  for (const what of ['', '/pet', '/pet/knowledge', '/streams']) {
    const { body, statusCode } = await get(what);
    assert.equal(statusCode, 200);
    assert.doesNotMatch(body ?? '', /limited|usage/, what);
  }
  // The erasure cannot finish without S3, but it has already removed the mark that a limit was reached.
  assert.equal((await erase()).statusCode, 503);
  assert.deepEqual(Object.keys(await item()).sort(), ['held', 'since', 'token_hashes', 'user_id']);
  await orchestrate(record);
  assert.deepEqual(Object.keys(await item()).sort(), ['held', 'since', 'token_hashes', 'user_id']);
});
