import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { marshall } from '@aws-sdk/util-dynamodb';
import { awsClock } from '../../adapters/aws/clock.ts';
import { dynamoClient } from '../../adapters/dynamodb/client.ts';
import { dynamoPictureCounts } from '../../adapters/dynamodb/picture-counts.ts';
import { dynamoUsers } from '../../adapters/dynamodb/users.ts';
import type { Principal } from '../../core/ports/users.ts';
import { countedPictures, MAX_PICTURE_REQUESTS } from '../../core/users/picture-limits.ts';
import { ownerOf, someUser } from '../ports/users.ts';
import { REGION, startDynamo, TEST_CREDENTIALS } from '../support/dynamo-engine.ts';
import { startProxy } from '../support/proxy.ts';

const engine = await startDynamo();
const proxy = await startProxy(engine.endpoint);
after(async () => {
  await proxy.stop();
  await engine.stop();
});
const clock = awsClock(() => new Date());
const client = dynamoClient({ region: REGION, credentials: () => TEST_CREDENTIALS, clock, endpoint: proxy.endpoint });
const table = await engine.usersTable();
const users = dynamoUsers(client, table);

/** The forms in which engines send the type of an error. */
const FORMS: Record<string, (type: string) => { body: string; headers?: Record<string, string> }> = {
  'a namespace': (type) => ({ body: `{"__type":"com.amazonaws.dynamodb.v20120810#${type}","message":"x"}` }),
  'white space': (type) => ({ body: `{\n  "message" : "x",\n  "__type" : "${type}"\n}` }),
  'an empty namespace': (type) => ({ body: `{"__type":"#${type}"}` }),
  'the member code': (type) => ({ body: `{"code": "${type}"}` }),
  'an escape in the JSON': (type) => ({ body: `{"__type":"${type.replace('C', '\\u0043')}"}` }),
  'only a header': (type) => ({ body: '', headers: { 'x-amzn-ErrorType': `${type}:http://internal.amazon.com/` } }),
  'a header with a namespace': (type) => ({ body: '{}', headers: { 'x-amzn-errortype': `aws.dynamodb#${type}` } }),
};

for (const [what, form] of Object.entries(FORMS)) {
  test(`recognises a failed condition and a throttled request by ${what}`, async () => {
    const user = someUser();
    proxy.next({ status: 400, ...form('ConditionalCheckFailedException') });
    assert.equal(await users.create(user), false);
    proxy.next({ status: 400, ...form('ThrottlingException') });
    assert.equal(await users.create(user), true);
    proxy.next({ status: 400, ...form('AccessDeniedException') });
    await assert.rejects(users.get(user.user_id), { code: 'AccessDeniedException' });
  });
}

test('throws an error with a code for an error without a type, or whose message quotes one', async () => {
  for (const body of [
    '',
    'null',
    '[]',
    '{"__type":7}',
    '{"__type":""}',
    '{"message":"\\"__type\\":\\"Throttling\\""}',
  ]) {
    proxy.next({ status: 400, body });
    await assert.rejects(users.get('x'), { code: 'HTTP 400' }, body);
  }
});

test('throws unavailable for a success without a JSON object; does not repeat a call that is not idempotent', async () => {
  for (const body of ['', '<html>', '{"Item":', 'null', '[1]']) {
    proxy.always({ status: 200, body });
    const before = proxy.calls.length;
    await assert.rejects(users.get('x'), { code: 'unavailable', retryAfter: 1 }, body);
    const update = { set: { age: 38 }, remove: [], updated_at: '2026-03-15T00:00:00.000Z' };
    await assert.rejects(users.update(update, { principal: { userId: 'x', via: 'owner' } }), { code: 'unavailable' });
    proxy.always(undefined);
    assert.deepEqual(proxy.calls.slice(before), ['GetItem', 'GetItem', 'GetItem', 'UpdateItem']);
  }
});

test('decides about a ticket by the item in the answer of the failed condition, without another read', async () => {
  const user = { ...someUser(), tickets: { since: new Date().toISOString(), count: 1 } };
  await users.create(user);
  const { limitTicket } = countedPictures(dynamoPictureCounts(client, table, users), () => new Date());
  const calls = async (principal: Principal<'owner'>, item: object) => {
    const __type = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
    proxy.next({ status: 400, body: JSON.stringify({ __type, message: 'x', Item: marshall(item) }) });
    const before = proxy.calls.length;
    const outcome = await limitTicket(principal).catch(({ code }) => code);
    return [outcome, ...proxy.calls.slice(before)];
  };
  const owner = ownerOf(user.user_id);
  assert.deepEqual(await calls(owner, user), [user, 'UpdateItem', 'UpdateItem']);
  assert.equal((await users.get(user.user_id))?.tickets?.count, 2);
  const full = { ...user, tickets: { ...user.tickets, count: MAX_PICTURE_REQUESTS } };
  assert.deepEqual(await calls(owner, full), ['too-many-requests', 'UpdateItem']);
  assert.deepEqual(await calls(ownerOf(user.user_id, 'b'.repeat(64)), user), ['unauthorized', 'UpdateItem']);
  const locked = { ...user, lock: { at: user.created_at, reason: 'Spam', by: 'support' } };
  assert.deepEqual(await calls(owner, locked), ['locked', 'UpdateItem']);
  const marker = { user_id: user.user_id, token_hashes: Object.keys(user.tokens) };
  assert.deepEqual(await calls(owner, marker), ['unauthorized', 'UpdateItem']);
});

test('a ticket whose answer was lost is counted twice, and given', async () => {
  const user = someUser();
  await users.create(user);
  const { limitTicket } = countedPictures(dynamoPictureCounts(client, table, users), () => new Date());
  proxy.next('answer lost');
  assert.equal((await limitTicket(ownerOf(user.user_id))).user_id, user.user_id);
  assert.equal((await users.get(user.user_id))?.tickets?.count, 2);
});
