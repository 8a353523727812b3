import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { awsClock } from '../../adapters/aws/clock.ts';
import { dynamoClient } from '../../adapters/dynamodb/client.ts';
import { dynamoUsers } from '../../adapters/dynamodb/users.ts';
import { AppError } from '../../core/errors.ts';
import type { UserChange } from '../../core/ports/users.ts';
import { ownerOf, someUser } from '../ports/users.ts';
import { REGION, startDynamo, TEST_CREDENTIALS } from '../support/dynamo-engine.ts';
import { startProxy } from '../support/proxy.ts';

const engine = await startDynamo();
const proxy = await startProxy(engine.endpoint);
const table = await engine.usersTable();
after(async () => {
  await proxy.stop();
  await engine.stop();
});

const open = (settings: { endpoint?: string; clock?: () => Date; table?: string } = {}) => {
  const clock = awsClock(settings.clock ?? (() => new Date()));
  const { endpoint = proxy.endpoint } = settings;
  const client = dynamoClient({ region: REGION, credentials: () => TEST_CREDENTIALS, clock, endpoint });
  return dynamoUsers(client, settings.table ?? table);
};
const users = open();
const change = (set: UserChange['set']): UserChange => ({ set, remove: [], updated_at: new Date().toISOString() });

const exception = (name: string, status = 400) => ({
  status,
  body: `{"__type":"com.amazonaws.dynamodb.v20120810#${name}","message":"Set by the test"}`,
});
const THROTTLED = exception('ProvisionedThroughputExceededException');
const BROKEN = exception('InternalServerError', 500);

async function callsOf(work: () => Promise<unknown>): Promise<string[]> {
  const before = proxy.calls.length;
  await work();
  return proxy.calls.slice(before);
}

const isUnavailable = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'unavailable' && error.retryAfter === 1 && error.cause instanceof Error;

async function added() {
  const user = someUser();
  assert.equal(await users.create(user), true);
  return user;
}

test('a read, a create and an update are one call each', async () => {
  const user = someUser();
  assert.deepEqual(await callsOf(() => users.create(user)), ['PutItem']);
  assert.deepEqual(await callsOf(() => users.get(user.user_id)), ['GetItem']);
  const update = () => users.update(change({ age: 38 }), { principal: ownerOf(user.user_id), versions: [1] });
  assert.deepEqual(await callsOf(update), ['UpdateItem']);
  assert.deepEqual(await callsOf(update), ['UpdateItem', 'GetItem'], 'reads which of its conditions failed');
});

test('retries when DynamoDB throttles a request', async () => {
  for (const name of ['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded']) {
    const user = await added();
    proxy.next(exception(name), exception(name));
    assert.equal((await callsOf(() => users.get(user.user_id))).length, 3);
    proxy.next(exception(name));
    const update = users.update(change({ age: 38 }), { principal: ownerOf(user.user_id) });
    assert.equal(typeof (await update), 'object');
  }
});

test('throws unavailable with Retry-After when three attempts are throttled', async () => {
  const user = await added();
  proxy.always(THROTTLED);
  const reads = await callsOf(() => assert.rejects(users.get(user.user_id), isUnavailable));
  const writes = await callsOf(() => assert.rejects(users.create(someUser()), isUnavailable));
  proxy.always(undefined);
  assert.deepEqual([reads.length, writes.length], [3, 3]);
});

test('throws unavailable when DynamoDB cannot be reached', async () => {
  const stopped = await startProxy(engine.endpoint);
  await stopped.stop();
  await assert.rejects(open({ endpoint: stopped.endpoint }).get(crypto.randomUUID()), isUnavailable);
  await assert.rejects(open({ endpoint: 'http://hatchery.invalid' }).get(crypto.randomUUID()), isUnavailable);
});

test('after a timeout of three seconds, retries a read but not an update, which may have been applied', async () => {
  const user = await added();
  const calls = await callsOf(async () => {
    const started = performance.now();
    proxy.next('silence', 'silence');
    const [read, update] = await Promise.allSettled([
      users.get(user.user_id),
      users.update(change({ age: 38 }), { principal: ownerOf(user.user_id) }),
    ]);
    assert.deepEqual(read, { status: 'fulfilled', value: user });
    assert.ok(update.status === 'rejected' && isUnavailable(update.reason));
    assert.ok(performance.now() - started < 5_000);
  });
  assert.deepEqual(calls.sort(), ['GetItem', 'GetItem', 'UpdateItem']);
  assert.equal((await users.get(user.user_id))?.version, 1);
});

test('after HTTP 500, retries reads and creates', async () => {
  const user = await added();
  proxy.next(BROKEN);
  assert.deepEqual(await users.get(user.user_id), user);
  proxy.next(BROKEN);
  assert.equal(await users.create(someUser()), true);
  proxy.next(BROKEN);
  await assert.rejects(users.update(change({ age: 38 }), { principal: ownerOf(user.user_id) }), isUnavailable);
});

test('when the response to a create is lost, the retry recognises its own item, but not another create’s', async () => {
  const user = someUser();
  proxy.next('answer lost');
  assert.equal(await users.create(user), true);
  assert.deepEqual(await users.get(user.user_id), user);
  const rival = someUser({ user_id: user.user_id, tokens: { ['e'.repeat(64)]: { created_at: user.created_at } } });
  proxy.next(BROKEN);
  assert.equal(await users.create(rival), false);
});

test('when the response to an update of a version is lost, the retry recognises its own update', async () => {
  const user = await added();
  proxy.next('answer lost');
  const guard = { principal: ownerOf(user.user_id), versions: [1] };
  const result = await users.update({ ...change({ name: 'Moritz' }), remove: ['age'] }, guard);
  assert.ok(typeof result === 'object');
  assert.deepEqual([result.after.name, result.after.version, result.after.age], ['Moritz', 2, undefined]);
  proxy.next('answer lost', undefined);
  await users.update(change({ name: 'Max' }), { principal: ownerOf(user.user_id) });
  assert.equal(await users.update(change({ name: 'Eve' }), guard), 'changed', 'a stale version stays stale');
});

test('after a lost response, another update is not mistaken for its own', async () => {
  const user = await added();
  await users.update(change({ name: 'Moritz' }), { principal: ownerOf(user.user_id) });
  proxy.next(BROKEN);
  const late = users.update(change({ pet_name: 'Pip' }), { principal: ownerOf(user.user_id), versions: [1] });
  assert.equal(await late, 'changed');
});

test('retries once when a kept-alive connection was closed, also for an update', async () => {
  const user = await added();
  proxy.next('reset');
  const update = await users.update(change({ age: 38 }), { principal: ownerOf(user.user_id) });
  assert.equal(typeof update === 'object' && update.after.version, 2);
});

test('one of fifty concurrent updates of a version succeeds; fifty without a version all succeed', async () => {
  const { user_id } = await added();
  const write = (at: number, versions?: number[]) =>
    users.update(change({ name: `writer ${at}` }), { principal: ownerOf(user_id), versions });
  const rivals = await Promise.all(Array.from({ length: 50 }, (_, at) => write(at, [1])));
  assert.equal(rivals.filter((result) => typeof result === 'object').length, 1);
  assert.equal(rivals.filter((result) => result === 'changed').length, 49);
  const merged = await Promise.all(Array.from({ length: 50 }, (_, at) => write(at)));
  const versions = merged.map((result) => (typeof result === 'object' ? result.after.version : 0));
  assert.deepEqual(
    versions.sort((a, b) => a - b),
    Array.from({ length: 50 }, (_, at) => at + 3),
  );
});

test('throws unavailable when a condition fails ten times although the item meets it', async () => {
  const user = await added();
  for (let tries = 0; tries < 10; tries += 1) proxy.next(exception('ConditionalCheckFailedException'), undefined);
  const update = () => users.update(change({ age: 38 }), { principal: ownerOf(user.user_id), versions: [1] });
  assert.equal((await callsOf(() => assert.rejects(update(), isUnavailable))).length, 20);
  assert.equal(typeof (await update()), 'object');
});

test('does not retry a rejected request, and throws DynamoDB’s code', async () => {
  const wrong = open({ table: 'no-such-table' });
  const calls = await callsOf(() => assert.rejects(wrong.get('x'), { code: 'ResourceNotFoundException' }));
  assert.equal(calls.length, 1);
});

test('corrects a wrong clock from the first response', async () => {
  const user = await added();
  const behind = open({ clock: () => new Date(Date.now() - 20 * 60_000) });
  proxy.next({ ...exception('InvalidSignatureException'), headers: { date: new Date().toUTCString() } });
  assert.deepEqual(await callsOf(() => behind.get(user.user_id)), ['GetItem', 'GetItem']);
  proxy.next(exception('InvalidSignatureException'));
  await assert.rejects(
    behind.get(user.user_id),
    { code: 'InvalidSignatureException' },
    'an invalid signature for another reason is not retried',
  );
});
