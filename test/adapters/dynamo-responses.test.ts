import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { awsClock } from '../../adapters/aws/clock.ts';
import { dynamoClient } from '../../adapters/dynamodb/client.ts';
import { dynamoUsers } from '../../adapters/dynamodb/users.ts';
import { someUser } from '../ports/users.ts';
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
const users = dynamoUsers(client, await engine.usersTable());

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
