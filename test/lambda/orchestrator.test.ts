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

/** A user with a stream that may bring nights in. */
async function sleeper() {
  const { user_id, access_token } = userIn(await invoke<Result>('user_manager', event('POST', '/users', {}, BODY)));
  const auth = { authorization: `Bearer ${access_token}` };
  const path = `/users/${user_id}`;
  const consent = JSON.stringify({ source: 'test', metrics: ['sleep_score'], purposes: ['pet_state'] });
  const created = await invoke<Result>('user_manager', event('POST', `${path}/streams`, auth, consent));
  const { stream_id, ingest_token } = json<CreatedStream>(created);
  const token = { authorization: `Bearer ${ingest_token}` };
  /** Brings a night in; answers with the record that the table's stream has of it. */
  async function bring(score: number) {
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
    bring,
    pet: async () => json<PetState>(await invoke<Result>('user_manager', event('GET', `${path}/pet`, auth))),
  };
}

type StreamRecord = Awaited<ReturnType<Awaited<ReturnType<typeof sleeper>>['bring']>>['record'];
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

test('readings brought in by one function move the pet by another, and the third shows it', async () => {
  const { user_id, bring, pet } = await sleeper();
  const [first, second] = [(await bring(50)).record, (await bring(84)).record];
  assert.deepEqual(await orchestrate(first, second), { batchItemFailures: [] });
  assert.ok((await petsStored()).includes(user_id));
  const { state_index, message } = await pet();
  assert.equal(state_index, 8);
  assert.match(message, /Zoë.*Rocky|Rocky.*Zoë/);
});

test('once there is a fold, a record is a read of the pet, one of the user and a write; sent again, it only counts again', async () => {
  const { bring, pet } = await sleeper();
  assert.ok((await callsOf(async () => orchestrate((await bring(50)).record))).includes('Query'), 'the first');
  const { record } = await bring(84);
  assert.deepEqual(await callsOf(() => orchestrate(record)), ['GetItem', 'GetItem', 'PutItem']);
  const felt = await pet();
  assert.deepEqual(await callsOf(() => orchestrate(record, record)), ['GetItem', 'GetItem', 'PutItem']);
  assert.deepEqual(await pet(), felt);
  assert.equal((await pet()).state_index, 8);
});

test('what is removed is no longer felt; what expires is not even looked at', async () => {
  const { bring, pet } = await sleeper();
  const { record } = await bring(84);
  await orchestrate(record);
  const Key = record.dynamodb.Keys;
  await engine.client.send(new DeleteItemCommand({ TableName: environment.HEALTH_DATA_TABLE, Key }));
  const byTtl = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
  assert.deepEqual(await callsOf(() => orchestrate(removed(record, byTtl))), []);
  assert.equal((await pet()).state_index, 8);
  assert.ok((await callsOf(() => orchestrate(removed(record)))).includes('Query'));
  assert.equal((await pet()).mood, 'curious');
});

test('bringing in a batch is a read, a write and another look at the user; once', async () => {
  const { bring } = await sleeper();
  const before = proxy.calls.length;
  const { batch } = await bring(50);
  assert.deepEqual(proxy.calls.slice(before), ['GetItem', 'PutItem', 'GetItem']);
  assert.equal(json<{ duplicate: boolean }>(await invoke<Result>('ingest_manager', batch)).duplicate, true);
});

test('a user whose look fails is reported by the first record about them; the others have been looked at', async () => {
  const [max, eve] = [await sleeper(), await sleeper()];
  const [night, day, nap] = [(await max.bring(20)).record, (await eve.bring(90)).record, (await max.bring(30)).record];
  // Eight are looked at at once, so the first call is the first user's.
  const broken = { status: 400, body: '{"__type":"com.amazonaws.dynamodb.v20120810#AccessDeniedException"}' };
  proxy.next(broken);
  const { batchItemFailures } = await orchestrate(numbered(night, '11'), numbered(day, '12'), numbered(nap, '13'));
  const [failed] = batchItemFailures;
  assert.equal(batchItemFailures.length, 1);
  assert.ok(failed?.itemIdentifier === '11' || failed?.itemIdentifier === '12');
  const stored = await petsStored();
  const [looked, missed] = failed.itemIdentifier === '11' ? [eve, max] : [max, eve];
  assert.ok(stored.includes(looked.user_id) && !stored.includes(missed.user_id));
});

test('a batch that cannot be read is reported, and holds up no other user', async () => {
  const [max, eve] = [await sleeper(), await sleeper()];
  const [night, day] = [(await max.bring(20)).record, (await eve.bring(90)).record];
  const unreadable = {
    ...night,
    dynamodb: { ...night.dynamodb, NewImage: { ...night.dynamodb.NewImage, body: { B: 'AA==' } } },
  };
  const { batchItemFailures } = await orchestrate(numbered(unreadable, '31'), numbered(day, '32'));
  assert.deepEqual(batchItemFailures, [{ itemIdentifier: '31' }]);
  assert.equal((await eve.pet()).state_index, 9);
});

test('a user who is gone is not recreated', async () => {
  const before = await petsStored();
  const { record } = await (await sleeper()).bring(50);
  const Keys = { ...record.dynamodb.Keys, user_id: { S: crypto.randomUUID() } };
  const gone = { ...record, dynamodb: { ...record.dynamodb, Keys } };
  assert.deepEqual(await orchestrate(gone, removed(gone)), { batchItemFailures: [] });
  assert.deepEqual(await petsStored(), before);
});
