import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../core/errors.ts';
import type { DeviceError, Pairing } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { DEVICE_GRANT, deviceOf, NAME, pairingsOf } from '../support/pairings.ts';
import { jsonIn } from '../support/streams.ts';

const FORM = 'application/x-www-form-urlencoded';
const app = testApp();
const device = deviceOf(app.request);
const { device_code } = await device.authorize();
const { user, auth } = await app.createUser();
const owner = pairingsOf(app.request, { path: `/users/${user.user_id}`, auth });

const POLL = { grant_type: DEVICE_GRANT, device_code, client_id: NAME };
const forged = `${device_code.slice(0, -4)}${device_code.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
const unknown = device_code.replace(/^htd_.{8}/, 'htd_BCDFGHJK');

const CODE: [error: string, body: unknown][] = [
  ['invalid_request', ''],
  ['invalid_request', 'scope=heart_rate'],
  ['invalid_request', 'client_id='],
  ['invalid_request', 'client_id=a&client_id=b'],
  ['invalid_request', '{"client_id": '],
  ['invalid_request', '["client_id"]'],
  ['invalid_client', { client_id: 7 }],
  ['invalid_client', { client_id: 'x'.repeat(41) }],
  ['invalid_client', { client_id: 'a\u202eb' }],
  ['invalid_client', { client_id: ' \u200b ' }],
  ['invalid_client', 'client_id=a%00b'],
  ['invalid_client', 'client_id=%ff'],
  ['invalid_scope', { client_id: NAME, scope: 'heart_rate mood' }],
  ['invalid_scope', { client_id: NAME, scope: 'heart_rate,step_count' }],
  ['invalid_scope', { client_id: NAME, scope: ['heart_rate'] }],
  ['invalid_scope', { client_id: NAME, scope: 'x'.repeat(1001) }],
  ['invalid_scope', { client_id: NAME, scope: '__proto__' }],
];
const TOKEN: [error: string, body: unknown][] = [
  ['invalid_request', ''],
  ['invalid_request', { ...POLL, grant_type: undefined }],
  ['invalid_request', { ...POLL, device_code: undefined }],
  ['invalid_request', { ...POLL, client_id: undefined }],
  ['invalid_request', { ...POLL, device_code: 7 }],
  ['unsupported_grant_type', { ...POLL, grant_type: 'authorization_code' }],
  ['invalid_grant', { ...POLL, device_code: 'x' }],
  ['invalid_grant', { ...POLL, device_code: forged }],
  ['invalid_grant', { ...POLL, device_code: unknown }],
  ['invalid_grant', { ...POLL, client_id: 'Another' }],
];

for (const [address, cases] of [
  ['/device_authorization', CODE],
  ['/device_token', TOKEN],
] as const) {
  test(`${address}: each mistake is an error of OAuth with the members of a problem`, async () => {
    for (const [expected, body] of cases) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const headers = { 'Content-Type': typeof body === 'string' ? FORM : 'application/json' };
      const response = await app.request(address, { method: 'POST', body: text, headers });
      assert.equal(response.status, 400, text);
      assert.equal(response.headers.get('Content-Type'), 'application/json');
      assert.equal(response.headers.get('Cache-Control'), 'no-store');
      const { error, error_description, detail, type, status } = (await response.json()) as DeviceError;
      assert.deepEqual({ text, error, status }, { text, error: expected, status: 400 });
      assert.equal(error_description, detail);
      // RFC 6749 §5.2
      assert.match(error_description, /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
      assert.equal(type, '/problems/not-paired');
    }
  });
}

test('whether a user code exists is not revealed to a forger of device codes', async () => {
  const [here, nowhere] = [await device.result(forged), await device.result(unknown)];
  assert.deepEqual({ ...here, instance: '' }, { ...nowhere, instance: '' });
});

test('a client that authenticates itself gets 401, which does not count as a poll', async () => {
  const { device_code } = await device.authorize();
  const poll = (headers: Record<string, string>) =>
    app.request('/device_token', { method: 'POST', headers, body: new URLSearchParams({ ...POLL, device_code }) });
  for (const scheme of ['Basic', 'basic']) {
    const response = await poll({ Authorization: `${scheme} ${Buffer.from('Step%20sensor:').toString('base64')}` });
    assert.equal(response.status, 401);
    assert.equal(response.headers.get('WWW-Authenticate'), 'Basic realm="hatchery"');
    assert.equal(((await response.json()) as DeviceError).error, 'invalid_client');
  }
  assert.equal(((await (await poll({})).json()) as DeviceError).error, 'authorization_pending');
});

test('parameters: forms and JSON, unknown ones, an empty scope, repeated metrics, a name that is normalised', async () => {
  const asked = async (body: string | URLSearchParams) => {
    const response = await app.request('/device_authorization', { method: 'POST', body });
    const { user_code } = await jsonIn<{ user_code: string }>(response);
    return jsonIn<Pairing>(owner.view(user_code));
  };
  const all = await asked('client_id=Watch');
  assert.equal(all.metrics.length > 10, true);
  assert.deepEqual((await asked('client_id=Watch&scope=&x=1')).metrics, all.metrics);
  assert.deepEqual((await asked('{"client_id": "Watch", "scope": " ", "x": 1}')).metrics, all.metrics);
  const twice = await asked(new URLSearchParams({ client_id: ' My\twatch ', scope: 'step_count  step_count' }));
  assert.deepEqual([twice.name, twice.metrics], ['My watch', ['step_count']]);
  const poll = deviceOf(app.request, ' My\twatch ');
  const { device_code } = await poll.authorize();
  assert.equal((await poll.result(device_code)).error, 'authorization_pending');
});

test('a device above a rate limit receives slow_down', async () => {
  const limited = testApp({
    limitDevice: async () => {
      throw new AppError('too-many-requests', 'Too many.', { retryAfter: 9 });
    },
  });
  const { request, poll } = deviceOf(limited.request);
  for (const response of [await request(), await poll('htd_x')]) {
    assert.equal(response.status, 429);
    assert.equal(response.headers.get('Retry-After'), '9');
    assert.equal(((await response.json()) as DeviceError).error, 'slow_down');
  }
});
