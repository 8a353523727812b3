import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyStructuredResultV2, DynamoDBBatchResponse } from 'aws-lambda';
import type { CreatedStream, PetState } from '../../shared/models/typescript/types.ts';
import { BODY, event, openFunctions, userIn } from './functions.ts';

const { invoke, proxy, engine, environment } = await openFunctions(['user_manager', 'ingest_manager', 'orchestrator']);

type Result = APIGatewayProxyStructuredResultV2;
const json = <Answer>({ body = '' }: Result): Answer => JSON.parse(body);

/** A user with a stream, who has brought in a night. */
async function sleeper(score: number) {
  const { user_id, access_token } = userIn(await invoke<Result>('user_manager', event('POST', '/users', {}, BODY)));
  const auth = { authorization: `Bearer ${access_token}` };
  const path = `/users/${user_id}`;
  const consent = JSON.stringify({ source: 'test', metrics: ['sleep_score'], purposes: ['pet_state'] });
  const created = await invoke<Result>('user_manager', event('POST', `${path}/streams`, auth, consent));
  const { stream_id, ingest_token } = json<CreatedStream>(created);
  const samples = [{ metric: 'sleep_score', value: score, start: new Date().toISOString() }];
  const token = { authorization: `Bearer ${ingest_token}` };
  const batch = event('POST', `${path}/streams/${stream_id}/samples`, token, JSON.stringify({ samples }));
  return {
    user_id,
    send: () => invoke<Result>('ingest_manager', batch),
    pet: async () => json<PetState>(await invoke<Result>('user_manager', event('GET', `${path}/pet`, auth))),
  };
}

const record = (userId: string, SequenceNumber: string, eventName = 'INSERT') => ({
  eventName,
  dynamodb: { Keys: { user_id: { S: userId }, sk: { S: 'start#stream#batch' } }, SequenceNumber },
});
const orchestrate = (...Records: object[]) => invoke<DynamoDBBatchResponse>('orchestrator', { Records });
const petsStored = async () => {
  const { Items = [] } = await engine.client.send(new ScanCommand({ TableName: environment.PET_STATES_TABLE }));
  return Items.map(({ user_id }) => user_id?.S);
};

test('readings brought in by one function move the pet by another, and the third shows it', async () => {
  const { user_id, send, pet } = await sleeper(84);
  assert.equal((await send()).statusCode, 202);
  assert.deepEqual(await orchestrate(record(user_id, '1'), record(user_id, '2')), { batchItemFailures: [] });
  assert.ok((await petsStored()).includes(user_id));
  const { state_index, message } = await pet();
  assert.equal(state_index, 8);
  assert.match(message, /Zoë.*Rocky|Rocky.*Zoë/);
});

test('bringing in a batch is a read, a write and another look at the user; once', async () => {
  const { send } = await sleeper(50);
  const before = proxy.calls.length;
  assert.equal(json<{ duplicate: boolean }>(await send()).duplicate, false);
  assert.deepEqual(proxy.calls.slice(before), ['GetItem', 'PutItem', 'GetItem']);
  assert.equal(json<{ duplicate: boolean }>(await send()).duplicate, true);
});

test('a user whose look fails is reported by the first record about them; the others have been looked at', async () => {
  const [max, eve] = [await sleeper(20), await sleeper(90)];
  await max.send();
  await eve.send();
  // Eight are looked at at once, so the first call is the first user's.
  const broken = { status: 400, body: '{"__type":"com.amazonaws.dynamodb.v20120810#AccessDeniedException"}' };
  proxy.next(broken);
  const { batchItemFailures } = await orchestrate(
    record(max.user_id, '11'),
    record(eve.user_id, '12'),
    record(max.user_id, '13'),
  );
  const [failed] = batchItemFailures;
  assert.equal(batchItemFailures.length, 1);
  assert.ok(failed?.itemIdentifier === '11' || failed?.itemIdentifier === '12');
  const stored = await petsStored();
  const [looked, missed] = failed.itemIdentifier === '11' ? [eve, max] : [max, eve];
  assert.ok(stored.includes(looked.user_id) && !stored.includes(missed.user_id));
});

test('a user who is gone is not recreated, and what is erased is no news', async () => {
  const before = await petsStored();
  const gone = crypto.randomUUID();
  assert.deepEqual(await orchestrate(record(gone, '21'), record(gone, '22', 'REMOVE')), { batchItemFailures: [] });
  assert.deepEqual(await petsStored(), before);
});
