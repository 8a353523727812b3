import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryPairings } from '../../adapters/memory/pairings.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import type { Pairing as StoredPairing } from '../../core/ports/pairings.ts';
import type { DeviceAuthorization, DeviceError, HealthStream, Pairing } from '../../shared/models/typescript/types.ts';
import { BASE_URL, testApp } from '../support/app.ts';
import { deviceOf, NAME, pairingsOf } from '../support/pairings.ts';
import { assertProblem } from '../support/problem.ts';
import { jsonIn } from '../support/streams.ts';

const MINUTE_MS = 60_000;
const METRICS = ['heart_rate', 'step_count'];

function setup(options: Parameters<typeof testApp>[0] = {}) {
  const pairings = memoryPairings();
  const app = testApp({ pairings, ...options });
  const device = deviceOf(app.request);
  const owner = async () => {
    const { user, auth } = await app.createUser();
    const path = `/users/${user.user_id}`;
    return { user, auth, path, ...pairingsOf(app.request, { path, auth }) };
  };
  const errorOf = async (device_code: string) => (await device.result(device_code)).error;
  return { app, pairings, device, owner, errorOf };
}

test('a device is paired: it shows a code, the owner agrees to some metrics, and it sends readings', async () => {
  const { app, device, owner, errorOf } = setup();
  const max = await owner();
  const asked = await device.request(METRICS.join(' '));
  assert.equal(asked.headers.get('Cache-Control'), 'no-store');
  const codes = (await asked.json()) as DeviceAuthorization;
  assert.match(codes.user_code, /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
  assert.deepEqual(codes, {
    device_code: codes.device_code,
    user_code: codes.user_code,
    verification_uri: `${BASE_URL}/#pair`,
    verification_uri_complete: `${BASE_URL}/#pair=${codes.user_code}`,
    expires_in: 900,
    interval: 5,
  });
  assert.equal(await errorOf(codes.device_code), 'authorization_pending');

  const seen = await jsonIn<Pairing>(max.view(codes.user_code));
  const expires_at = new Date(Date.parse(seen.expires_at)).toISOString();
  assert.deepEqual(seen, { user_code: codes.user_code, name: NAME, metrics: METRICS, expires_at });
  await assertProblem(await max.agree(codes.user_code, ['body_temperature']), 'invalid-stream');
  await assertProblem(await max.agree(codes.user_code, []), 'invalid-stream');
  const agreed = await max.agree(codes.user_code, ['step_count'], ['pet_state']);
  assert.equal(agreed.status, 201);
  const stream = (await agreed.json()) as HealthStream;
  assert.deepEqual([stream.source, stream.label, stream.metrics], ['my-device', NAME, ['step_count']]);

  const granted = await device.result(codes.device_code);
  const samples_url = `${BASE_URL}${max.path}/streams/${stream.stream_id}/samples`;
  assert.deepEqual(granted, {
    access_token: granted.access_token,
    token_type: 'Bearer',
    scope: 'step_count',
    user_id: max.user.user_id,
    stream_id: stream.stream_id,
    samples_url,
  });
  assert.match(granted.access_token ?? '', /^hts_[\w-]{64}$/);
  const send = (metric: string) =>
    app.request(samples_url, {
      method: 'POST',
      headers: { Authorization: `Bearer ${granted.access_token}` },
      body: JSON.stringify({ samples: [{ metric, value: 70, start: new Date(app.now()).toISOString() }] }),
    });
  assert.equal((await send('step_count')).status, 202);
  await assertProblem(await send('heart_rate'), 'invalid-batch');
});

test('the same token is answered until the codes expire, or the owner revokes the stream', async () => {
  const { app, device, owner, errorOf } = setup();
  const max = await owner();
  const [one, other] = [await device.authorize(), await device.authorize()];
  const stream = await jsonIn<HealthStream>(max.agree(one.user_code, METRICS));
  assert.deepEqual(await jsonIn(max.agree(one.user_code, [...METRICS].reverse())), stream, 'a repeat');
  await jsonIn(max.agree(other.user_code, METRICS));
  const granted = await device.result(one.device_code);
  // However fast, because the device may not have received the answer.
  assert.deepEqual(await device.result(one.device_code), granted);
  assert.notEqual((await device.result(other.device_code)).access_token, granted.access_token);

  const patch = { method: 'POST', headers: max.auth, body: JSON.stringify({ metrics: ['heart_rate'] }) };
  await app.request(`${max.path}/streams/${stream.stream_id}`, patch);
  assert.equal((await device.result(one.device_code)).scope, 'heart_rate', 'the consent in force');
  await app.request(`${max.path}/streams/${stream.stream_id}`, { method: 'DELETE', headers: max.auth });
  assert.equal(await errorOf(one.device_code), 'access_denied');
  await assertProblem(await max.agree(one.user_code, METRICS), 'not-found');
  assert.ok((await device.result(other.device_code)).access_token);
  app.advance(15 * MINUTE_MS);
  assert.equal(await errorOf(other.device_code), 'expired_token');
});

test('each poll that comes too fast adds 5 s to the interval', async () => {
  const { app, device, owner, errorOf } = setup();
  const max = await owner();
  const { device_code, user_code } = await device.authorize();
  const after = (seconds: number) => {
    app.advance(seconds * 1_000);
    return errorOf(device_code);
  };
  assert.equal(await after(0), 'authorization_pending');
  assert.equal(await after(4), 'slow_down');
  assert.equal(await after(9), 'slow_down', 'the interval is 10 s');
  assert.equal(await after(14.6), 'authorization_pending', 'the interval is 15 s, and a poll may be a little early');
  assert.equal(await after(15), 'authorization_pending');
  const { detail } = (await device.result(device_code)) as DeviceError;
  assert.match(detail, /wait 20 s/);
  await max.refuse(user_code);
  assert.equal(await after(0), 'access_denied');
});

test('codes that are unknown, expired, used, refused or of another owner are answered alike', async () => {
  const { app, device, owner } = setup();
  const [max, eve, guest] = [await owner(), await owner(), await owner()];
  const [expired, used, refused] = [await device.authorize(), await device.authorize(), await device.authorize()];
  await max.agree(used.user_code, METRICS);
  assert.equal((await max.refuse(refused.user_code)).status, 204);
  const details = new Set<string>();
  const alike = async (user: typeof max, code: string) => {
    for (const response of [
      await user.view(code),
      await user.agree(code, METRICS, ['pet_state']),
      await user.refuse(code),
    ])
      details.add((await assertProblem(response, 'not-found')).detail);
  };
  for (const code of ['BCDF-GHJK', 'x', 'a/b']) await alike(guest, code);
  await alike(max, used.user_code);
  await alike(eve, used.user_code);
  await alike(eve, refused.user_code);
  app.advance(15 * MINUTE_MS);
  await alike(eve, expired.user_code);
  assert.equal(details.size, 1);
});

test('a user may enter 10 wrong codes in an hour; right ones do not count', async () => {
  const { app, device, owner } = setup();
  const [max, eve] = [await owner(), await owner()];
  const { user_code } = await device.authorize();
  for (let count = 0; count < 10; count += 1) {
    await jsonIn(max.view(user_code));
    await assertProblem(await max.view('BCDF-GHJK'), 'not-found');
    app.advance(MINUTE_MS / 2);
  }
  for (const response of [await max.view(user_code), await max.agree(user_code, METRICS), await max.refuse('x')]) {
    assert.equal(response.headers.get('Retry-After'), '3300');
    await assertProblem(response, 'too-many-requests');
  }
  await jsonIn(eve.view(user_code));
  app.advance(55 * MINUTE_MS);
  const other = await device.authorize();
  await jsonIn(max.view(other.user_code));
  for (let count = 0; count < 10; count += 1) await assertProblem(await max.refuse('x'), 'not-found');
  await assertProblem(await max.refuse('x'), 'too-many-requests');
});

test('a code is accepted as a person types it', async () => {
  const { device, owner } = setup();
  const max = await owner();
  const { user_code } = await device.authorize();
  const bare = user_code.replace('-', '');
  for (const typed of [bare, bare.toLowerCase(), ` ${bare.slice(0, 2)} ${bare.slice(2)} `, user_code.replace('-', '–')])
    await jsonIn(max.view(typed));
});

test('an agreement that was interrupted is completed by its repetition, but not by another owner', async () => {
  const users = memoryUsers();
  let isBroken = false;
  const update: typeof users.update = (change, guard) => {
    if (isBroken && change.set.streams) throw new Error('the storage stopped');
    return users.update(change, guard);
  };
  const { app, pairings, device, owner, errorOf } = setup({ users: { ...users, update } });
  const [max, eve] = [await owner(), await owner()];
  const { user_code, device_code } = await device.authorize();
  isBroken = true;
  assert.equal((await max.agree(user_code, METRICS)).status, 500);
  isBroken = false;
  assert.equal(await errorOf(device_code), 'authorization_pending');
  await assertProblem(await eve.agree(user_code, METRICS), 'not-found');
  // The repetition may change the owner's mind, because there is no stream yet.
  await jsonIn(max.view(user_code));
  const stream = await jsonIn<HealthStream>(max.agree(user_code, ['heart_rate']));
  assert.deepEqual([(await device.result(device_code)).stream_id, stream.metrics], [stream.stream_id, ['heart_rate']]);

  // Erasing the user leaves an id that opens nothing, for at most an hour after the codes expire.
  await app.request(max.path, { method: 'DELETE', headers: max.auth });
  assert.equal(await errorOf(device_code), 'access_denied');
  await pairings.expire(new Date(app.now() + 15 * MINUTE_MS).toISOString());
  assert.deepEqual(pairings.all(), []);
});

test('polls during a decision do not lose it', async () => {
  const pairings = memoryPairings();
  let meanwhile = async () => {};
  const replace = async (pairing: StoredPairing) => {
    const once = meanwhile;
    meanwhile = async () => {};
    await once();
    return pairings.replace(pairing);
  };
  const { device, owner, errorOf } = setup({ pairings: { ...pairings, replace } });
  const max = await owner();
  const [one, other] = [await device.authorize(), await device.authorize()];
  meanwhile = async () => void (await errorOf(one.device_code));
  await jsonIn(max.agree(one.user_code, METRICS));
  assert.ok((await device.result(one.device_code)).access_token);
  meanwhile = async () => void (await max.refuse(other.user_code));
  assert.equal(await errorOf(other.device_code), 'access_denied');
});

test('the codes lead to the web app, wherever it is', async () => {
  for (const [webOrigins, origin] of [
    ['', BASE_URL],
    ['https://app.pets.example', 'https://app.pets.example'],
    [`android:apk-key-hash:${'a'.repeat(43)}, https://pets.example/`, 'https://pets.example'],
  ]) {
    const { device } = setup({ webOrigins: webOrigins ?? '' });
    const { verification_uri, verification_uri_complete, user_code } = await device.authorize();
    assert.equal(verification_uri, `${origin}/#pair`);
    assert.equal(verification_uri_complete, `${origin}/#pair=${user_code}`);
  }
});
