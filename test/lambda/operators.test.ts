import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { SERVICE_KEY, SERVICE_KEYS } from '../support/service-keys.ts';
import { assertProblem, BODY, event, openFunctions, userIn } from './functions.ts';

const { proxy, invoke } = await openFunctions(['operator_manager', 'user_manager'], { SERVICE_KEYS });
const auth = { authorization: `Bearer ${SERVICE_KEY}` };

/** Sends a request of the service. Returns the answer, its JSON, and the calls to DynamoDB. */
async function ask(method: string, url: string, body?: string) {
  const before = proxy.calls.length;
  const answer = await invoke<APIGatewayProxyStructuredResultV2>('operator_manager', event(method, url, auth, body));
  return { answer, json: JSON.parse(answer.body ?? ''), calls: proxy.calls.slice(before) };
}

test('operator_manager lists and locks users, and records it before it is done', async () => {
  const { user_id } = userIn(await invoke('user_manager', event('POST', '/users', {}, BODY)));
  const listed = await ask('GET', '/users?limit=1');
  assert.deepEqual([listed.json.users[0].user_id, listed.calls], [user_id, ['PutItem', 'Scan']]);
  const locked = await ask('POST', `/users/${user_id}/lock`, '{"reason": "Made-up readings"}');
  assert.deepEqual(
    [locked.json.locked.reason, locked.calls],
    ['Made-up readings', ['GetItem', 'PutItem', 'UpdateItem']],
  );
  const unlocked = await ask('DELETE', `/users/${user_id}/lock`);
  assert.deepEqual(unlocked.json, { user_id });
  const acts = await ask('GET', `/users/${user_id}/audit`);
  assert.deepEqual(acts.calls, ['PutItem', 'Query']);
  assert.deepEqual(
    acts.json.acts.map(({ act, actor }: { act: string; actor: string }) => `${actor} ${act}`),
    ['read-audit', 'unlock', 'lock'].map((act) => `service:support ${act}`),
  );
  const all = await ask('GET', '/audit?limit=1000');
  assert.ok(all.json.acts.some(({ act }: { act: string }) => act === 'list-users'));
});

test('without the audit table operator_manager lists nothing', async () => {
  const throttled = { status: 400, body: '{"__type":"x#ProvisionedThroughputExceededException"}' };
  for (const url of ['/users', '/audit']) {
    proxy.next(throttled, throttled, throttled);
    const { answer, calls } = await ask('GET', url);
    await assertProblem(answer, 503, 'unavailable');
    assert.deepEqual(calls, ['PutItem', 'PutItem', 'PutItem']);
  }
});
