import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeleteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyStructuredResultV2, DynamoDBBatchResponse } from 'aws-lambda';
import type { BatchReceipt, CreatedStream, PetState } from '../../shared/models/typescript/types.ts';
import { BODY, event, openFunctions, userIn } from './functions.ts';
import { insertRecord } from './table-stream.ts';

const { invoke, proxy, engine, environment } = await openFunctions(['user_manager', 'ingest_manager', 'orchestrator']);

type Result = APIGatewayProxyStructuredResultV2;
const json = <Answer>({ body = '' }: Result): Answer => JSON.parse(body);

async function userWithStream() {
  const { user_id, access_token } = userIn(await invoke<Result>('user_manager', event('POST', '/users', {}, BODY)));
  const auth = { authorization: `Bearer ${access_token}` };
  const path = `/users/${user_id}`;
  const consent = JSON.stringify({ source: 'test', metrics: ['sleep_score'], purposes: ['pet_state'] });
  const created = await invoke<Result>('user_manager', event('POST', `${path}/streams`, auth, consent));
  const { stream_id, ingest_token } = json<CreatedStream>(created);
  const token = { authorization: `Bearer ${ingest_token}` };
  /** Sends a sleep score. @returns the request's event, and the record that DynamoDB's stream would deliver. */
  async function send(score: number) {
    const samples = [{ metric: 'sleep_score', value: score, start: new Date().toISOString() }];
    const body = JSON.stringify({ samples });
    const batch = event('POST', `${path}/streams/${stream_id}/samples`, token, body);
    const answer = await invoke<Result>('ingest_manager', batch);
    assert.equal(answer.statusCode, 202);
    const sk = `${samples[0]?.start}#${stream_id}#${json<BatchReceipt>(answer).batch_id}`;
    const record = await insertRecord(engine.client, environment.HEALTH_DATA_TABLE, user_id, sk);
    assert.ok(record);
    return { batch, record };
  }
  return {
    user_id,
    send,
    pet: async () => json<PetState>(await invoke<Result>('user_manager', event('GET', `${path}/pet`, auth))),
  };
}

type StreamRecord = Awaited<ReturnType<Awaited<ReturnType<typeof userWithStream>>['send']>>['record'];
const numbered = (record: StreamRecord, SequenceNumber: string) => ({
  ...record,
  dynamodb: { ...record.dynamodb, SequenceNumber },
});
const removed = ({ dynamodb: { Keys } }: StreamRecord, userIdentity?: object) => ({
  eventName: 'REMOVE',
  dynamodb: { Keys, SequenceNumber: '9' },
  ...(userIdentity ? { userIdentity } : {}),
});
const orchestrate = (...Records: object[]) => invoke<DynamoDBBatchResponse>('orchestrator', { Records });
const petsStored = async () => {
  const { Items = [] } = await engine.client.send(new ScanCommand({ TableName: environment.PET_STATES_TABLE }));
  return Items.map(({ user_id }) => user_id?.S);
};

const callsOf = async (work: () => Promise<unknown>) => {
  const before = proxy.calls.length;
  await work();
  return proxy.calls.slice(before);
};

test('one function stores readings, another updates the pet, and a third returns it', async () => {
  const { user_id, send, pet } = await userWithStream();
  const [first, second] = [(await send(50)).record, (await send(84)).record];
  assert.deepEqual(await orchestrate(first, second), { batchItemFailures: [] });
  assert.ok((await petsStored()).includes(user_id));
  const { state_index, message } = await pet();
  assert.equal(state_index, 8);
  assert.match(message, /Zoë/);
});

test('with a fold, a record costs a read of the pet, a read of the user and a write; a repeated record changes only counts', async () => {
  const { send, pet } = await userWithStream();
  assert.ok((await callsOf(async () => orchestrate((await send(50)).record))).includes('Query'), 'the first');
  const { record } = await send(84);
  assert.deepEqual(await callsOf(() => orchestrate(record)), ['GetItem', 'GetItem', 'PutItem']);
  const before = await pet();
  assert.deepEqual(await callsOf(() => orchestrate(record, record)), ['GetItem', 'GetItem', 'PutItem']);
  assert.deepEqual(await pet(), before);
  assert.equal((await pet()).state_index, 8);
});

test('a removed batch updates the pet; an expired one causes no call', async () => {
  const { send, pet } = await userWithStream();
  const { record } = await send(84);
  await orchestrate(record);
  const Key = record.dynamodb.Keys;
  await engine.client.send(new DeleteItemCommand({ TableName: environment.HEALTH_DATA_TABLE, Key }));
  const byTtl = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
  assert.deepEqual(await callsOf(() => orchestrate(removed(record, byTtl))), []);
  assert.equal((await pet()).state_index, 8);
  assert.ok((await callsOf(() => orchestrate(removed(record)))).includes('Query'));
  assert.equal((await pet()).mood, 'curious');
});

test('storing a batch costs two reads of the user and one write; a repeated batch is a duplicate', async () => {
  const { send } = await userWithStream();
  const before = proxy.calls.length;
  const { batch } = await send(50);
  assert.deepEqual(proxy.calls.slice(before), ['GetItem', 'PutItem', 'GetItem']);
  assert.equal(json<{ duplicate: boolean }>(await invoke<Result>('ingest_manager', batch)).duplicate, true);
});

test('reports the first record of a user whose evaluation fails; the others are evaluated', async () => {
  const [max, eve] = [await userWithStream(), await userWithStream()];
  const [night, day, nap] = [(await max.send(20)).record, (await eve.send(90)).record, (await max.send(30)).record];
  // The users are evaluated concurrently, so the fault may affect either of them.
  const broken = { status: 400, body: '{"__type":"com.amazonaws.dynamodb.v20120810#AccessDeniedException"}' };
  proxy.next(broken);
  const { batchItemFailures } = await orchestrate(numbered(night, '11'), numbered(day, '12'), numbered(nap, '13'));
  const [failed] = batchItemFailures;
  assert.equal(batchItemFailures.length, 1);
  assert.ok(failed?.itemIdentifier === '11' || failed?.itemIdentifier === '12');
  const stored = await petsStored();
  const [evaluated, failedUser] = failed.itemIdentifier === '11' ? [eve, max] : [max, eve];
  assert.ok(stored.includes(evaluated.user_id) && !stored.includes(failedUser.user_id));
});

test('reports an unreadable batch; other users are evaluated', async () => {
  const [max, eve] = [await userWithStream(), await userWithStream()];
  const [night, day] = [(await max.send(20)).record, (await eve.send(90)).record];
  const unreadable = {
    ...night,
    dynamodb: { ...night.dynamodb, NewImage: { ...night.dynamodb.NewImage, body: { B: 'AA==' } } },
  };
  const { batchItemFailures } = await orchestrate(numbered(unreadable, '31'), numbered(day, '32'));
  assert.deepEqual(batchItemFailures, [{ itemIdentifier: '31' }]);
  assert.equal((await eve.pet()).state_index, 9);
});

test('does not recreate an erased user', async () => {
  const before = await petsStored();
  const { record } = await (await userWithStream()).send(50);
  const Keys = { ...record.dynamodb.Keys, user_id: { S: crypto.randomUUID() } };
  const gone = { ...record, dynamodb: { ...record.dynamodb, Keys } };
  assert.deepEqual(await orchestrate(gone, removed(gone)), { batchItemFailures: [] });
  assert.deepEqual(await petsStored(), before);
});
