import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE_URL, testApp } from '../support/app.ts';
import { passkeysOf } from '../support/passkeys.ts';
import { assertProblem } from '../support/problem.ts';

async function owner() {
  const app = testApp();
  const { user, auth } = await app.createUser();
  const passkeys = passkeysOf(app.request, BASE_URL, { path: `/users/${user.user_id}`, auth });
  app.advance(2 * 24 * 60 * 60 * 1000);
  return { app, passkeys };
}

test('headers of one answer do not appear in others', async () => {
  const { app, passkeys } = await owner();
  const { passkey } = await passkeys.add('My phone');
  const headers = { Origin: 'https://pet.example', 'X-Forwarded-Proto': 'https' };
  await app.request('/sessions/options', { method: 'POST', headers });
  const removed = await passkeys.remove(passkey.passkey_id);
  assert.equal(removed.status, 204);
  for (const name of ['Content-Type', 'Access-Control-Allow-Origin', 'Strict-Transport-Security']) {
    assert.equal(removed.headers.get(name), null, name);
  }
});

test('a name that every object inherits is not a passkey', async () => {
  const { passkeys } = await owner();
  await passkeys.add('My phone');
  for (const id of ['__proto__', 'constructor', 'toString']) {
    await assertProblem(await passkeys.remove(id), 'not-found');
  }
});
