import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { awsClock } from '../../adapters/aws/clock.ts';
import { dynamoAudit } from '../../adapters/dynamodb/audit.ts';
import { type Dynamo, dynamoClient } from '../../adapters/dynamodb/client.ts';
import { dynamoIdentityLinks } from '../../adapters/dynamodb/identity-links.ts';
import { dynamoPairings } from '../../adapters/dynamodb/pairings.ts';
import { dynamoUserDirectory } from '../../adapters/dynamodb/user-directory.ts';
import { dynamoUsers } from '../../adapters/dynamodb/users.ts';
import { AppError } from '../../core/errors.ts';
import { listAll, someAct } from '../ports/audit.ts';
import { someLink } from '../ports/identity-links.ts';
import { somePairing } from '../ports/pairings.ts';
import { listUsers } from '../ports/user-directory.ts';
import { ownerOf, someUser } from '../ports/users.ts';
import { withActs } from '../ports/users-acts.ts';
import { REGION, startDynamo, TEST_CREDENTIALS } from '../support/dynamo-engine.ts';
import { type Fault, startProxy } from '../support/proxy.ts';

const engine = await startDynamo();
const proxy = await startProxy(engine.endpoint);
const [table, auditTable] = [await engine.usersTable(), await engine.auditTable()];
after(async () => {
  await proxy.stop();
  await engine.stop();
});

const clock = () => new Date();
const clientOf = (endpoint: string) =>
  dynamoClient({ region: REGION, credentials: () => TEST_CREDENTIALS, clock: awsClock(clock), endpoint });
const reported: string[] = [];
const report = (_error: unknown, during: string) => void reported.push(during);
const openUsers = (dynamo: Dynamo) => dynamoUsers(dynamo, table, dynamoAudit(dynamo, auditTable, { clock, report }));

const client = clientOf(proxy.endpoint);
const users = openUsers(client);
const audit = dynamoAudit(clientOf(engine.endpoint), auditTable, { clock, report });

const NOW = '2026-03-15T00:00:00.000Z';
const exception = (name: string, status = 400): Fault => ({
  status,
  body: `{"__type":"com.amazonaws.dynamodb.v20120810#${name}","message":"Set by the test"}`,
});
const THROTTLED = exception('ProvisionedThroughputExceededException');
const BROKEN = exception('InternalServerError', 500);
const isUnavailable = (error: unknown): boolean => error instanceof AppError && error.code === 'unavailable';

async function added() {
  const user = someUser();
  assert.equal(await openUsers(clientOf(engine.endpoint)).create(user), true);
  return user.user_id;
}

async function callsOf(work: () => Promise<unknown>): Promise<string[]> {
  const before = proxy.calls.length;
  await work();
  return proxy.calls.slice(before);
}

const update = (user_id: string, versions = [1], store = users) =>
  store.update(withActs([someAct({ user_id })]), { principal: ownerOf(user_id), versions });
const actsOn = async (user_id: string) => (await listAll(audit, 100, user_id)).map(({ act }) => act);

test('an act is one item with an expiry in a year; a page is one query, of an empty log one for each month', async () => {
  const at = '2026-11-29T11:30:00.123Z';
  const emptyTable = await engine.auditTable();
  const log = dynamoAudit(client, emptyTable, { clock: () => new Date(at), report });
  for (const after of [undefined, { at: '9999-12-31T23:59:59.999Z', id: 'f' }]) {
    assert.equal((await callsOf(() => log.list({ after, limit: 9 }))).length, 13);
  }
  const act = someAct({ at });
  const calls = await callsOf(async () => {
    await log.record(act);
    await log.list({ userId: act.user_id, limit: 9 });
    await log.record(someAct({ at }));
    await log.list({ limit: 1 });
  });
  assert.deepEqual(calls, ['PutItem', 'Query', 'PutItem', 'Query']);
  const { Items = [] } = await engine.client.send(new ScanCommand({ TableName: emptyTable }));
  const { sk, ...item } = Items.find(({ user_id }) => user_id?.S === act.user_id) ?? {};
  assert.match(sk?.S ?? '', /^2026-11-29T11:30:00\.123Z#[0-9a-f]{16}$/);
  assert.deepEqual(item, {
    user_id: { S: act.user_id },
    month: { S: '2026-11' },
    actor: { S: 'owner' },
    act: { S: 'create-token' },
    expires_at: { N: String(Date.parse('2027-11-29T11:30:01Z') / 1_000) },
  });
});

test('acts are stored before the change, and discarded if it is refused; changes without acts cost nothing more', async () => {
  const user_id = await added();
  const plain = { set: { name: 'Moritz' }, remove: [], updated_at: NOW };
  for (const acts of [undefined, []]) {
    const change = { ...plain, ...(acts ? { acts } : {}) };
    assert.deepEqual(await callsOf(() => users.update(change, { principal: ownerOf(user_id) })), ['UpdateItem']);
  }
  const refused = await callsOf(async () => assert.equal(await update(user_id), 'changed'));
  assert.deepEqual(refused, ['PutItem', 'UpdateItem', 'GetItem', 'DeleteItem']);
  assert.deepEqual(await actsOn(user_id), []);
  assert.deepEqual(await callsOf(() => update(user_id, [3])), ['PutItem', 'UpdateItem']);
  assert.deepEqual(await callsOf(() => users.beginErasure(ownerOf(user_id), NOW)), ['GetItem', 'PutItem', 'PutItem']);
  assert.deepEqual((await actsOn(user_id)).sort(), ['create-token', 'erase']);
});

test('acts of a user are stored before the user, not in the log of another one, and not if there are none', async () => {
  const user = someUser();
  const { user_id } = user;
  const acts = [someAct({ user_id, act: 'consent' })];
  assert.deepEqual(await callsOf(() => users.create(user, acts)), ['GetItem', 'PutItem', 'PutItem']);
  assert.deepEqual(await callsOf(() => users.create(someUser({ user_id }), acts)), ['GetItem']);
  await users.beginErasure(ownerOf(user_id), NOW);
  const refused = await callsOf(async () => assert.equal(await users.create(user, acts), false));
  assert.deepEqual(refused, ['GetItem', 'PutItem', 'PutItem', 'DeleteItem']);
  assert.deepEqual((await actsOn(user_id)).sort(), ['consent', 'erase']);
  assert.deepEqual(await callsOf(() => users.create(someUser())), ['PutItem']);
  assert.deepEqual(await callsOf(() => users.create(someUser({ user_id }))), ['PutItem']);
});

test('without the audit table nothing is changed', async () => {
  const user_id = await added();
  for (const fault of [THROTTLED, BROKEN]) {
    proxy.next(fault, fault, fault);
    const calls = await callsOf(() => assert.rejects(update(user_id), isUnavailable));
    assert.deepEqual(calls, ['PutItem', 'PutItem', 'PutItem']);
  }
  proxy.next(undefined, THROTTLED, THROTTLED, THROTTLED);
  await assert.rejects(users.beginErasure(ownerOf(user_id), NOW), isUnavailable);
  const { Item } = await engine.client.send(new GetItemCommand({ TableName: table, Key: { user_id: { S: user_id } } }));
  assert.equal(Item?.version?.N, '1');
  assert.deepEqual(await actsOn(user_id), []);
});

test('an act whose response was lost is stored once', async () => {
  const user_id = await added();
  proxy.next('answer lost');
  assert.equal(typeof (await update(user_id)), 'object');
  assert.deepEqual(await actsOn(user_id), ['create-token']);
});

test('acts of a failed update may remain, and a failed discard is only reported', async () => {
  const user_id = await added();
  proxy.next(undefined, BROKEN, BROKEN, BROKEN);
  await assert.rejects(update(user_id), isUnavailable);
  assert.deepEqual(await actsOn(user_id), ['create-token'], 'as after a crash before the update');
  reported.length = 0;
  proxy.next(undefined, undefined, undefined, THROTTLED, THROTTLED, THROTTLED);
  assert.equal(await update(user_id, [9]), 'changed');
  assert.deepEqual([reported, await actsOn(user_id)], [['auditing'], ['create-token', 'create-token']]);
});

test('acts of an update and of an erasure whose responses were lost stay', async () => {
  const [one, other] = [await added(), await added()];
  proxy.next(undefined, 'answer lost');
  assert.equal(typeof (await update(one)), 'object');
  assert.deepEqual(await actsOn(one), ['create-token']);
  proxy.next(undefined, undefined, 'answer lost');
  assert.ok(await users.beginErasure(ownerOf(other), NOW));
  assert.deepEqual(await actsOn(other), ['erase']);
});

/** Loses the response of one call. Another request runs before the retry. */
function losing(operation: string, between: () => Promise<unknown>): Dynamo {
  let isLost = false;
  return {
    async call(call) {
      const key = JSON.stringify(call.input);
      if (isLost || call.operation !== operation || key.includes(auditTable)) return client.call(call);
      isLost = true;
      await client.call(call);
      await between();
      return { ...(await client.call(call)), maybeApplied: true } as never;
    },
  };
}

test('acts stay when a response was lost and then another request changed or erased the user', async () => {
  const rename = (user_id: string) =>
    users.update({ set: { name: 'Eve' }, remove: [], updated_at: NOW }, { principal: ownerOf(user_id) });
  const changed = await added();
  const store = openUsers(losing('UpdateItem', () => rename(changed)));
  assert.equal(await update(changed, [1], store), 'changed', 'the store cannot recognise its update');
  assert.deepEqual(await actsOn(changed), ['create-token']);

  const erased = await added();
  const end = () => users.endErasure(erased, '9999-01-01T00:00:00.000Z');
  assert.equal(await openUsers(losing('PutItem', end)).beginErasure(ownerOf(erased), NOW), undefined);
  assert.deepEqual(await actsOn(erased), ['erase'], 'although the erasure has ended');
});

test('whatever fails, no act of a change that was made is missing', async (context) => {
  const faulty = await startProxy(engine.endpoint);
  context.after(faulty.stop);
  const [store, reader] = [openUsers(clientOf(faulty.endpoint)), openUsers(clientOf(engine.endpoint))];
  const ids = await Promise.all(Array.from({ length: 6 }, added));
  const faults = [undefined, undefined, undefined, BROKEN, THROTTLED, 'answer lost', 'cut off', 'reset'] as const;
  let made = 0;

  async function write(user_id: string, name: string) {
    const change = withActs([someAct({ user_id, actor: `service:${name}` })], { name });
    const versions = [(await reader.get(user_id))?.version ?? 0];
    await store.update(change, { principal: ownerOf(user_id), versions }).catch(() => {});
    if ((await reader.get(user_id))?.name !== name) return;
    const actors = (await listAll(audit, 100, user_id)).map(({ actor }) => actor);
    assert.ok(actors.includes(`service:${name}`), `the act of ${name} is missing`);
    made += 1;
  }

  for (let round = 0; round < 3; round += 1) {
    faulty.next(...Array.from({ length: 60 }, () => faults[Math.floor(Math.random() * faults.length)]));
    await Promise.all(ids.flatMap((user_id) => [`a${round}`, `b${round}`].map((name) => write(user_id, name))));
  }
  assert.ok(made > 4, `${made} changes`);
});

test('a page of users may be empty, and does not end at a link or a pairing', async () => {
  const emptyTable = await engine.usersTable();
  for (let count = 0; count < 2; count += 1) {
    await dynamoIdentityLinks(client, emptyTable).put(crypto.randomUUID(), someLink(), undefined);
    await dynamoPairings(client, emptyTable).create(somePairing());
  }
  const calls = await callsOf(async () => {
    assert.deepEqual(await listUsers(dynamoUserDirectory(client, emptyTable), 1), { users: [], pages: 1 });
  });
  // One for each item, and one that finds the end.
  assert.deepEqual(calls, Array(5).fill('Scan'));
  const empty = await callsOf(() => dynamoUserDirectory(client, emptyTable).list(undefined, 100));
  assert.deepEqual(empty, ['Scan']);
});
