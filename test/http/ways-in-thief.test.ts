import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreatedToken, Session, TokenList } from '../../shared/models/typescript/types.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { assertProblem } from '../support/problem.ts';
import { jsonIn } from '../support/streams.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_TOKENS = 10;

/** An owner with three devices, all two days old, and a thief who has just opened a session with an invite. */
async function robbed() {
  const app = testApp();
  const { user } = await app.createUser();
  const address = `/users/${user.user_id}`;
  const owner = clientOf(app, address, user.access_token);
  const devices = [user.access_token, (await owner.make({ label: 'Tablet' })).access_token];
  devices.push((await redeem(app, (await owner.make({ kind: 'invite' })).code)).access_token);
  app.advance(2 * DAY_MS);
  const { code } = await owner.make({ kind: 'invite' });
  const { access_token } = await redeem(app, code);
  const count = async () => {
    const answers = await Promise.all(devices.map((token) => clientOf(app, address, token).read()));
    return answers.filter(({ status }) => status === 200).length;
  };
  return { app, owner, thief: clientOf(app, address, access_token), devices: count };
}

const redeem = (app: TestApp, code: string) =>
  jsonIn<Session>(app.request('/sessions', { method: 'POST', body: JSON.stringify({ code }) }));

function clientOf(app: TestApp, address: string, token: string) {
  const headers = { Authorization: `Bearer ${token}` };
  const ask = (body: object) =>
    app.request(`${address}/tokens`, { method: 'POST', headers, body: JSON.stringify(body) });
  return {
    read: () => app.request(address, { headers }),
    ask,
    make: (body: object) => jsonIn<Required<CreatedToken>>(ask(body)),
    tokens: async () => (await jsonIn<TokenList>(app.request(`${address}/tokens`, { headers }))).tokens,
    revoke: (id: string) => app.request(`${address}/tokens/${id}`, { method: 'DELETE', headers }),
  };
}

test('a thief’s new token neither revokes nor replaces what the owner has', async () => {
  const { owner, thief, devices } = await robbed();
  await owner.make({ kind: 'recovery' });
  const later = await thief.make({ label: 'Filler' });
  for (const { token_id, kind, current } of await thief.tokens()) {
    if (current || token_id === later.token_id || kind === 'recovery') continue;
    await assertProblem(await thief.revoke(token_id), 'token-too-new');
  }
  assert.equal((await thief.revoke(later.token_id)).status, 204);
  assert.equal(await devices(), 3);
});

test('sessions of a thief do not take the places of the owner’s devices', async () => {
  const { app, thief, devices } = await robbed();
  const { code: recovery } = await thief.make({ kind: 'recovery' });
  const { code: invite } = await thief.make({ kind: 'invite' });
  while ((await thief.ask({ label: 'Filler' })).status === 201);
  assert.equal((await thief.tokens()).filter(({ kind }) => kind === 'access').length, MAX_TOKENS);
  for (const code of [invite, recovery, recovery, recovery]) {
    await redeem(app, code);
    assert.equal(await devices(), 3);
  }
});

test('the owner revokes the thief’s token, and is asked for nothing else', async () => {
  const { owner, thief, devices } = await robbed();
  const stolen = (await owner.tokens()).findLast(({ made_by }) => made_by === 'invite');
  assert.equal((await owner.revoke(stolen?.token_id ?? '')).status, 204);
  assert.equal((await thief.read()).status, 401);
  assert.equal(await devices(), 3);
});
