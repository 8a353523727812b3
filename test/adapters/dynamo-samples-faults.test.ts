import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { awsClock } from '../../adapters/aws/clock.ts';
import { dynamoClient } from '../../adapters/dynamodb/client.ts';
import { dynamoPets } from '../../adapters/dynamodb/pets.ts';
import { dynamoSamples } from '../../adapters/dynamodb/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import type { Sample } from '../../core/ports/samples.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { RETENTION_MS } from '../../core/streams/retention.ts';
import { ALWAYS, second, someBatch, someSamples } from '../ports/batches.ts';
import { somePet } from '../ports/pets.ts';
import { REGION, startDynamo, TEST_CREDENTIALS } from '../support/dynamo-engine.ts';
import { startProxy } from '../support/proxy.ts';

const engine = await startDynamo();
const proxy = await startProxy(engine.endpoint);
after(async () => {
  await proxy.stop();
  await engine.stop();
});
const [healthData, petStates] = [await engine.healthDataTable(), await engine.petStatesTable()];
const clock = awsClock(() => new Date());
const { endpoint } = proxy;
const client = dynamoClient({ region: REGION, credentials: () => TEST_CREDENTIALS, clock, endpoint });
const [samples, pets] = [dynamoSamples(client, healthData, memoryUsers()), dynamoPets(client, petStates)];

const THROTTLED = {
  status: 400,
  body: '{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}',
};
const BROKEN = { status: 500, body: '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}' };
const all = (userId: string) => Array.fromAsync(samples.read(userId, ...ALWAYS));

async function callsOf(work: () => Promise<unknown>): Promise<string[]> {
  const before = proxy.calls.length;
  await work();
  return proxy.calls.slice(before);
}

/** Creates a stream with this number of batches of two samples each. */
async function stream(batches: number) {
  const [user_id, stream_id] = [crypto.randomUUID(), crypto.randomUUID()];
  for (let at = 0; at < batches; at += 1) {
    await samples.append(someBatch({ user_id, stream_id, samples: someSamples(2, at) }), UNCONDITIONAL);
  }
  return { user_id, stream_id };
}

test('append and read are one call each; an erasure deletes 25 batches per call', async () => {
  const batch = someBatch();
  assert.deepEqual(await callsOf(() => samples.append(batch, UNCONDITIONAL)), ['PutItem']);
  assert.deepEqual(
    await callsOf(() => samples.append(batch, UNCONDITIONAL)),
    ['PutItem', 'GetItem', 'UpdateItem', 'UpdateItem'],
    'the stored batch is read, held and kept',
  );
  assert.deepEqual(await callsOf(() => samples.append(batch, UNCONDITIONAL)), ['PutItem', 'GetItem'], 'kept only once');
  assert.deepEqual(await callsOf(() => all(batch.user_id)), ['Query']);
  assert.deepEqual(await callsOf(async () => Array.fromAsync(samples.read('x', second(2), second(1)))), []);
  const { user_id, stream_id } = await stream(26);
  const erasure = ['Query', 'BatchWriteItem', 'BatchWriteItem'];
  assert.deepEqual(await callsOf(() => samples.erase(user_id, stream_id)), erasure);
});

test('put, get and remove of a pet are one call each', async () => {
  const pet = somePet();
  assert.deepEqual(await callsOf(() => pets.put(pet)), ['PutItem']);
  assert.deepEqual(await callsOf(() => pets.put(pet)), ['PutItem'], 'also when another was first');
  assert.deepEqual(await callsOf(() => pets.get(pet.user_id)), ['GetItem']);
  assert.deepEqual(await callsOf(() => pets.remove(pet.user_id)), ['DeleteItem']);
});

test('an item is under 8 KB, and expires 90 days after its latest reading', async () => {
  const night: Sample = { metric: 'sleep_duration', value: 480, start: second(0), end: second(28_800) };
  const batch = someBatch({ samples: [night, ...someSamples(999)] });
  await samples.append(batch, UNCONDITIONAL);
  const sk = `${batch.start}#${batch.stream_id}#${batch.batch_id}`;
  const Key = { user_id: { S: batch.user_id }, sk: { S: sk } };
  const { Item } = await engine.client.send(new GetItemCommand({ TableName: healthData, Key }));
  assert.equal(Item?.expires_at?.N, String((Date.parse(second(28_800)) + RETENTION_MS) / 1_000));
  const bytes = Item.body?.B?.length ?? 0;
  assert.ok(bytes > 0 && bytes < 8_000, `${bytes} bytes`);
});

test('when the response to an append is lost, the retry recognises its own batch', async () => {
  const batch = someBatch();
  proxy.next('answer lost');
  assert.equal(await samples.append(batch, UNCONDITIONAL), 'stored');
  assert.deepEqual(await all(batch.user_id), [batch]);
});

test('after a lost response, another batch is not mistaken for its own', async () => {
  const batch = someBatch();
  await samples.append(batch, UNCONDITIONAL);
  proxy.next(BROKEN);
  const other = { ...batch, digest: 'e'.repeat(64) };
  assert.deepEqual(await samples.append(other, UNCONDITIONAL), 'taken');
  proxy.next(BROKEN);
  const again = { ...batch, received_at: second(9) };
  assert.deepEqual(
    await samples.append(again, UNCONDITIONAL),
    'duplicate',
    'nor is the same batch of an earlier attempt',
  );
});

test('puts the batch again when the stored one is removed before it is read', async () => {
  const batch = someBatch();
  await samples.append(batch, UNCONDITIONAL);
  proxy.next(undefined, { status: 200, body: '{}' });
  const append = async () => assert.deepEqual(await samples.append(batch, UNCONDITIONAL), 'duplicate');
  const again = ['PutItem', 'GetItem', 'UpdateItem', 'UpdateItem'];
  assert.deepEqual(await callsOf(append), ['PutItem', 'GetItem', ...again]);
});

test('an erasure that is throttled half-way continues with the unprocessed items', async () => {
  const { user_id, stream_id } = await stream(3);
  const [{ start, batch_id } = someBatch()] = await all(user_id);
  const Key = { user_id: { S: user_id }, sk: { S: `${start}#${stream_id}#${batch_id}` } };
  // The fake response claims that two of three items were deleted. Both must remain, because only the unprocessed item is
  // sent again.
  const rest = { UnprocessedItems: { [healthData]: [{ DeleteRequest: { Key } }] } };
  proxy.next(undefined, { status: 200, body: JSON.stringify(rest) }, THROTTLED);
  const erase = async () => assert.deepEqual(await samples.erase(user_id, stream_id), { batches: 3, samples: 6 });
  assert.deepEqual(await callsOf(erase), ['Query', 'BatchWriteItem', 'BatchWriteItem', 'BatchWriteItem']);
  assert.equal((await all(user_id)).length, 2, 'only the unprocessed item was sent again');
});

test('throws unavailable when items stay unprocessed; the erasure can be repeated', async () => {
  const { user_id, stream_id } = await stream(1);
  const rest = { UnprocessedItems: { [healthData]: [{ DeleteRequest: { Key: {} } }] } };
  proxy.next(undefined, ...Array.from({ length: 6 }, () => ({ status: 200, body: JSON.stringify(rest) })));
  const erase = () => assert.rejects(samples.erase(user_id, stream_id), { code: 'unavailable' });
  assert.equal((await callsOf(erase)).length, 7);
  assert.deepEqual(await samples.erase(user_id, stream_id), { batches: 1, samples: 2 });
});

test('an interrupted erasure can be repeated, and erases the rest', async () => {
  const { user_id, stream_id } = await stream(60);
  proxy.next(undefined, undefined, 'answer lost', THROTTLED, THROTTLED);
  await assert.rejects(samples.erase(user_id, stream_id), { code: 'unavailable' });
  assert.deepEqual(await samples.erase(user_id, stream_id), { batches: 10, samples: 20 });
  assert.deepEqual(await all(user_id), []);
});

test('when the response to a put of a pet is lost, the retry recognises its own pet', async () => {
  const pet = somePet();
  proxy.next('answer lost');
  assert.equal(await pets.put(pet), true);
  proxy.next('answer lost');
  await pets.remove(pet.user_id);
  assert.equal(await pets.get(pet.user_id), undefined);
});
