import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryUsers } from '../../adapters/memory/users.ts';
import type { PasskeyList } from '../../shared/models/typescript/types.ts';
import { openapi } from '../conformance/suite/contract.ts';
import { BASE_URL, countingUsers, testApp } from '../support/app.ts';
import { openSession, passkeysOf } from '../support/passkeys.ts';
import { assertProblem } from '../support/problem.ts';
import { jsonIn } from '../support/streams.ts';

const FIVE_MINUTES = 5 * 60 * 1000;
const PARTY = { id: 'hatchery.test', origins: [BASE_URL] };

async function world(options: Parameters<typeof testApp>[0] = {}) {
  const app = testApp(options);
  const { user, auth } = await app.createUser();
  return { app, user, ...passkeysOf(app.request, BASE_URL, { path: `/users/${user.user_id}`, auth }) };
}

test('a sign-in is one read and one write, and its options are none', async () => {
  const users = countingUsers();
  const { add, requestOptions, authenticator, app } = await world({ users });
  await add();
  users.count = 0;
  const options = await requestOptions();
  assert.equal(users.count, 0);
  assert.equal((await openSession(app.request, authenticator.signIn(options))).status, 201);
  assert.equal(users.count, 2);
  users.count = 0;
  assert.equal((await openSession(app.request, authenticator.signIn(options))).status, 401);
  assert.equal(users.count, 1, 'a replay writes nothing');
});

test('what passkeys need, such as the signing secret, is loaded once', async () => {
  let loads = 0;
  const passkeys = {
    get party() {
      loads += 1;
      return { id: 'hatchery.test', origins: [BASE_URL] };
    },
  };
  const { app, add, authenticator, requestOptions } = await world({ passkeys });
  assert.equal(loads, 0);
  await add();
  assert.equal((await openSession(app.request, authenticator.signIn(await requestOptions()))).status, 201);
  assert.equal(loads, 1);
});

test('adding and removing a passkey are one read and one write each', async () => {
  const users = countingUsers();
  const { creationOptions, authenticator, register, remove } = await world({ users });
  users.count = 0;
  const credential = authenticator.register(await creationOptions());
  assert.equal(users.count, 1);
  const { passkey_id } = await jsonIn<{ passkey_id: string }>(register(credential));
  assert.equal(users.count, 3);
  assert.equal((await remove(passkey_id)).status, 204);
  assert.equal(users.count, 5);
});

test('options work for five minutes', async () => {
  const { app, add, creationOptions, requestOptions, authenticator, register } = await world();
  await add();
  const [creation, request] = [await creationOptions(), await requestOptions()];
  app.advance(FIVE_MINUTES);
  await assertProblem(await register(authenticator.register(creation)), 'invalid-passkey');
  await assertProblem(await openSession(app.request, authenticator.signIn(request)), 'unauthorized');
});

test('used challenges are kept until they expire, at most 50', async () => {
  const users = memoryUsers();
  const { app, user, add, remove, creationOptions, authenticator, register } = await world({ users });
  const usedCount = async () => Object.keys((await users.get(user.user_id))?.used_challenges ?? {}).length;
  for (let count = 0; count < 50; count += 1) {
    const { passkey } = await add();
    await remove(passkey.passkey_id);
  }
  assert.equal(await usedCount(), 50);
  const response = await register(authenticator.register(await creationOptions()));
  await assertProblem(response, 'too-many-requests');
  assert.ok(openapi.paths['/users/{user_id}/passkeys']?.post?.responses['429'], 'the contract names the status');
  assert.ok(Number(response.headers.get('Retry-After')) > 200);
  app.advance(FIVE_MINUTES);
  await add();
  assert.equal(await usedCount(), 1);
});

test('a passkey of another RP id opens nothing, and is not offered', async () => {
  const users = memoryUsers();
  const first = await world({ users });
  const { passkey } = await first.add();
  const moved = testApp({
    users,
    passkeys: { party: { id: 'other.test', origins: [BASE_URL, 'https://other.test'] } },
  });
  const auth = { Authorization: `Bearer ${first.user.access_token}` };
  const after = passkeysOf(
    moved.request,
    BASE_URL,
    { path: `/users/${first.user.user_id}`, auth },
    first.authenticator,
  );
  assert.deepEqual((await after.creationOptions()).excludeCredentials, []);
  await assertProblem(await after.signIn(), 'unauthorized');
  await assertProblem(await after.signIn({ rpId: 'other.test' }), 'unauthorized');
  assert.deepEqual(await after.list(), [passkey], 'it is still listed, so that it can be removed');
  assert.equal((await first.signIn()).status, 201, 'it works again with the former setting');
});

test('without a relying party there are no options, and passkeys can still be removed', async () => {
  const users = memoryUsers();
  const first = await world({ users });
  const { passkey } = await first.add();
  const request = await first.requestOptions();
  const moved = testApp({ users, passkeys: { party: undefined } });
  const auth = { Authorization: `Bearer ${first.user.access_token}` };
  const path = `/users/${first.user.user_id}`;
  const post = (address: string) => moved.request(address, { method: 'POST', headers: auth });
  await assertProblem(await post(`${path}/passkeys/options`), 'not-found');
  await assertProblem(await post('/sessions/options'), 'not-found');
  await assertProblem(await openSession(moved.request, first.authenticator.signIn(request)), 'unauthorized');
  const { available } = (await (await moved.request(`${path}/passkeys`, { headers: auth })).json()) as PasskeyList;
  assert.equal(available, false);
  const after = passkeysOf(moved.request, BASE_URL, { path, auth });
  assert.equal((await after.remove(passkey.passkey_id)).status, 204);
});

test('a registration says which origins are accepted', async () => {
  const { add, creationOptions, authenticator, register } = await world({ passkeys: { party: PARTY } });
  await add();
  const credential = authenticator.register(await creationOptions(), { origin: 'http://localhost:5173' });
  const { errors } = await assertProblem(await register(credential), 'invalid-passkey');
  assert.match(JSON.stringify(errors), /another origin than https:\/\/hatchery\.test\. .*WEB_ORIGINS/);
});

test('when the secret cannot be loaded, a sign-in fails and the next one works', async () => {
  const failing = { next: false };
  const { add, requestOptions, authenticator, app } = await world({
    signingSecret: async () => {
      if (failing.next) throw new Error('unavailable');
      return Buffer.alloc(32, 1);
    },
  });
  failing.next = true;
  assert.equal((await app.request('/sessions/options', { method: 'POST' })).status, 500);
  failing.next = false;
  await add();
  assert.equal((await openSession(app.request, authenticator.signIn(await requestOptions()))).status, 201);
});
