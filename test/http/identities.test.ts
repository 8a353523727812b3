import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryIdentityLinks } from '../../adapters/memory/identity-links.ts';
import { memoryRemovals } from '../../adapters/memory/removals.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { AppError } from '../../core/errors.ts';
import { uuidOf } from '../../core/users/credentials.ts';
import type { CreatedUser, Export, Identity, Session } from '../../shared/models/typescript/types.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { fakeIdentityProvider, ISSUER, idTokenOf } from '../support/identities.ts';
import { assertProblem } from '../support/problem.ts';

type Auth = { Authorization: string };
const DAY_MS = 24 * 60 * 60 * 1_000;
const MINUTE_MS = 60_000;

function setup(options: Parameters<typeof testApp>[0] = {}) {
  const identityLinks = memoryIdentityLinks();
  const removals = memoryRemovals();
  const app = testApp({ identityLinks, removals, ...options });
  const pathOf = (user: CreatedUser) => `/users/${user.user_id}/identities`;
  const owner = async () => {
    const { user, auth } = await app.createUser();
    return { user, auth, path: pathOf(user) };
  };
  type Owner = Awaited<ReturnType<typeof owner>>;
  const link = ({ path, auth }: Owner, sub: string) =>
    app.request(path, { method: 'POST', headers: auth, body: JSON.stringify({ id_token: idTokenOf(sub) }) });
  const list = async ({ path, auth }: Owner) =>
    ((await (await app.request(path, { headers: auth })).json()) as { identities: Identity[] }).identities;
  const unlink = ({ path, auth }: { path: string; auth: Auth }, id: string) =>
    app.request(`${path}/${id}`, { method: 'DELETE', headers: auth });
  const open = (sub: string, headers: Record<string, string> = {}) => openWith(app, idTokenOf(sub), headers);
  const pending = async () => (await Array.fromAsync(removals.pending('9999'))).length;
  return { app, identityLinks, removals, owner, link, list, unlink, open, pending };
}

const openWith = (app: TestApp, id_token: string, headers: Record<string, string> = {}) =>
  app.request('/sessions', { method: 'POST', headers, body: JSON.stringify({ id_token, label: 'New phone' }) });

const idOf = (sub: string) => uuidOf(`hatchery-identity:${JSON.stringify([ISSUER, sub])}`);

test('a linked identity opens sessions of its user, until it is unlinked', async () => {
  const { app, owner, link, list, unlink, open, identityLinks, pending } = setup();
  const max = await owner();
  await assertProblem(await open('max'), 'not-linked');
  const response = await link(max, 'max');
  assert.equal(response.status, 201);
  const identity = (await response.json()) as Identity;
  assert.deepEqual(identity, { identity_id: idOf('max'), iss: ISSUER, sub: 'max', created_at: identity.created_at });
  assert.deepEqual(await list(max), [identity]);

  const opened = await open('max');
  assert.equal(opened.status, 201);
  const { user_id, access_token } = (await opened.json()) as Session;
  assert.equal(user_id, max.user.user_id);
  const auth = { Authorization: `Bearer ${access_token}` };
  assert.equal((await app.request(`/users/${user_id}`, { headers: auth })).status, 200);
  const tokens = await (await app.request(`/users/${user_id}/tokens`, { headers: auth })).json();
  assert.equal((tokens as { tokens: { made_by?: string }[] }).tokens[1]?.made_by, 'identity');

  assert.equal((await unlink(max, identity.identity_id.toUpperCase())).status, 204);
  await assertProblem(await unlink(max, identity.identity_id), 'not-found');
  await assertProblem(await open('max'), 'not-linked');
  assert.equal((await app.request(`/users/${user_id}`, { headers: auth })).status, 200, 'its token stays');
  assert.deepEqual([await list(max), identityLinks.size(), await pending()], [[], 0, 0]);
});

test('identities are compared by issuer and subject only', async () => {
  const { owner, link, open } = setup();
  const max = await owner();
  await link(max, 'max');
  for (const sub of ['Max', 'max ', 'max\u0000', 'ｍax']) await assertProblem(await open(sub), 'not-linked');
});

test('linking again returns the same identity; another user is answered 409, before and after', async () => {
  const { owner, link, list, open, pending, app } = setup();
  const [max, eve] = [await owner(), await owner()];
  const first = await (await link(max, 'max')).json();
  app.advance(DAY_MS);
  assert.deepEqual(await (await link(max, 'max')).json(), first);
  await assertProblem(await link(eve, 'max'), 'identity-linked');
  assert.deepEqual(await list(eve), []);
  const opened = (await (await open('max')).json()) as Session;
  assert.equal(opened.user_id, max.user.user_id);
  assert.equal(await pending(), 0);
});

test('a user has at most 5 identities', async () => {
  const { owner, link, list, unlink } = setup();
  const max = await owner();
  for (let at = 0; at < 5; at += 1) assert.equal((await link(max, `max-${at}`)).status, 201);
  await assertProblem(await link(max, 'max-5'), 'too-many-identities');
  assert.equal((await link(max, 'max-0')).status, 201, 'one that is linked');
  assert.equal((await unlink(max, idOf('max-0'))).status, 204);
  assert.equal((await link(max, 'max-5')).status, 201);
  assert.equal((await list(max)).length, 5);
});

test('the last way in stays, and a new token cannot unlink an older identity', async () => {
  const { app, owner, link, unlink, open } = setup();
  const max = await owner();
  await link(max, 'max');
  // A token counts as newer only than what was added in an earlier millisecond.
  app.advance(1);
  const { user_id, token_id, access_token } = (await (await open('max')).json()) as Session;
  const fresh = { path: max.path, auth: { Authorization: `Bearer ${access_token}` } };
  const first = await app.request(`/users/${user_id}/tokens`, { headers: max.auth });
  const { tokens } = (await first.json()) as { tokens: { token_id: string; current: boolean }[] };
  const revoke = (id: string | undefined, auth: Auth) =>
    app.request(`/users/${user_id}/tokens/${id}`, { method: 'DELETE', headers: auth });
  app.advance(1);
  await assertProblem(await unlink(fresh, idOf('max')), 'token-too-new');
  app.advance(DAY_MS);
  // Without any token, the identity is the last way in.
  assert.equal((await revoke(tokens.find(({ current }) => current)?.token_id, max.auth)).status, 204);
  assert.equal((await revoke(token_id, fresh.auth)).status, 204);
  const again = (await (await open('max')).json()) as Session;
  const brief = await app.request(`/users/${user_id}/tokens`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${again.access_token}` },
    body: '{"expires_in": 172800}',
  });
  const { access_token: briefToken } = (await brief.json()) as Session;
  await revoke(again.token_id, { Authorization: `Bearer ${again.access_token}` });
  app.advance(DAY_MS);
  const last = { path: max.path, auth: { Authorization: `Bearer ${briefToken}` } };
  await assertProblem(await unlink(last, idOf('max')), 'last-token');
});

test('a name that every object inherits is not an identity', async () => {
  const { owner, unlink, app } = setup();
  const max = await owner();
  app.advance(2 * DAY_MS);
  for (const id of ['__proto__', 'constructor', 'toString']) await assertProblem(await unlink(max, id), 'not-found');
});

test('invalid tokens and bodies: 401 for a session, 400 for a link, and nothing is stored', async () => {
  const { app, owner, list } = setup();
  const max = await owner();
  const linkWith = (body: unknown) =>
    app.request(max.path, { method: 'POST', headers: max.auth, body: JSON.stringify(body) });
  for (const id_token of ['', 'x', 'id-token-of:', 'x'.repeat(20_000)]) {
    await assertProblem(await openWith(app, id_token), 'unauthorized');
    await assertProblem(await linkWith({ id_token }), 'invalid-identity');
  }
  for (const body of [{}, { id_token: 7 }, { id_token: null }, { id_token: idTokenOf('x'), more: 1 }]) {
    const { errors } = await assertProblem(await linkWith(body), 'invalid-identity');
    assert.match(errors?.[0]?.pointer ?? '', /^\/(id_token|more)$/);
  }
  const both = { code: 'hti_x', id_token: idTokenOf('max') };
  const response = await app.request('/sessions', { method: 'POST', body: JSON.stringify(both) });
  await assertProblem(response, 'invalid-session');
  assert.deepEqual(await list(max), []);
});

test('without a provider, link and session say so, and a former identity can be listed and unlinked', async () => {
  const { app, owner, link, list, unlink, open } = setup({ identityProvider: 'none' });
  const max = await owner();
  assert.match((await assertProblem(await link(max, 'max'), 'invalid-identity')).detail, /IDENTITY_ISSUER/);
  const { errors } = await assertProblem(await open('max'), 'invalid-session');
  assert.match(JSON.stringify(errors), /no identity provider.*IDENTITY_ISSUER/);
  assert.deepEqual(await list(max), []);
  await assertProblem(await unlink(max, crypto.randomUUID()), 'not-found');
  await assertProblem(await app.request(max.path, { method: 'POST', body: '{"id_token": "x"}' }), 'unauthorized');
});

test('while the provider is down, links and sessions are answered 503, and tokens work', async () => {
  const cause = Object.assign(new Error('down'), { name: 'IdentityProviderError', code: 'status 503' });
  const identityProvider = {
    verify: async () => {
      throw new AppError('unavailable', 'The identity provider is not responding.', { cause, retryAfter: 5 });
    },
  };
  const { app, owner, link, open } = setup({ identityProvider });
  const max = await owner();
  for (const send of [() => link(max, 'max'), () => open('max')]) {
    const response = await send();
    assert.equal(response.headers.get('Retry-After'), '5');
    await assertProblem(response, 'unavailable');
  }
  assert.equal((await app.request(`/users/${max.user.user_id}`, { headers: max.auth })).status, 200);
  assert.equal(app.lines.filter((line) => 'error' in line && /status 503/.test(line.error)).length, 2);
});

test('a request without a valid token never reaches the provider', async () => {
  let calls = 0;
  const identityProvider = {
    verify: async (idToken: string) => {
      calls += 1;
      return fakeIdentityProvider.verify(idToken);
    },
  };
  const { app, owner, link } = setup({ identityProvider });
  const max = await owner();
  const auth = { Authorization: `${max.auth.Authorization.slice(0, -4)}AAAA` };
  await assertProblem(await link({ ...max, auth }, 'max'), 'unauthorized');
  await app.request(`/users/${max.user.user_id}`, { headers: max.auth });
  assert.equal(calls, 0);
});

test('a repeated session with the same key leaves one device', async () => {
  const { app, owner, link, open } = setup();
  const max = await owner();
  await link(max, 'max');
  const headers = { 'Idempotency-Key': crypto.randomUUID() };
  const [first, second] = [await open('max', headers), await open('max', headers)];
  const tokens = await Promise.all([first, second].map(async (it) => ((await it.json()) as Session).access_token));
  const read = (token: string | undefined) =>
    app.request(`/users/${max.user.user_id}`, { headers: { Authorization: `Bearer ${token}` } });
  assert.deepEqual([(await read(tokens[0])).status, (await read(tokens[1])).status], [401, 200]);
});

test('the export lists identities', async () => {
  const { app, owner, link, list } = setup();
  const max = await owner();
  const read = async () =>
    (await (await app.request(`/users/${max.user.user_id}/export`, { headers: max.auth })).json()) as Export;
  assert.ok(!('identities' in (await read())));
  await link(max, 'max');
  assert.deepEqual((await read()).identities, await list(max));
});

test('erasure removes the links, and the identity can be linked to a new user at once', async () => {
  const { app, owner, link, open, identityLinks } = setup();
  const max = await owner();
  await link(max, 'max');
  await link(max, 'max-2');
  const erased = await app.request(`/users/${max.user.user_id}`, { method: 'DELETE', headers: max.auth });
  assert.equal(erased.status, 200);
  assert.equal(identityLinks.size(), 0);
  await assertProblem(await open('max'), 'not-linked');
  const eve = await owner();
  assert.equal((await link(eve, 'max')).status, 201);
});

test('the sweep removes the link that an interrupted link or unlink has left', async () => {
  const identityLinks = memoryIdentityLinks();
  const users = memoryUsers();
  const { app, owner, link, unlink, pending } = setup({ identityLinks, users });
  const max = await owner();
  const interrupted = async (target: { [name: string]: unknown }, name: string, request: () => Promise<Response>) => {
    const method = target[name];
    target[name] = () => Promise.reject(new AppError('unavailable', 'Interrupted.'));
    await assertProblem(await request(), 'unavailable');
    target[name] = method;
    assert.deepEqual([identityLinks.size(), await pending()], [1, 1]);
    app.advance(MINUTE_MS);
    await app.sweep();
    assert.deepEqual([identityLinks.size(), await pending()], [0, 0]);
  };
  await interrupted(users as object as Record<string, unknown>, 'update', () => link(max, 'max'));
  await link(max, 'max');
  await interrupted(identityLinks as object as Record<string, unknown>, 'remove', () => unlink(max, idOf('max')));
});

test('an interrupted link opens nothing; its user may link again at once, another user after 5 minutes', async () => {
  const identityLinks = memoryIdentityLinks();
  const { app, owner, link, open } = setup({ identityLinks });
  const [max, eve] = [await owner(), await owner()];
  const claimed_at = new Date(app.now()).toISOString();
  const claim = (sub: string, user_id: string) =>
    identityLinks.put(idOf(sub), { user_id, claimed_at, claim_id: crypto.randomUUID() }, undefined);
  for (const sub of ['a', 'b']) await claim(sub, max.user.user_id);
  await claim('c', crypto.randomUUID());
  for (const sub of ['a', 'b', 'c']) await assertProblem(await open(sub), 'not-linked');
  assert.equal((await link(max, 'a')).status, 201);
  app.advance(5 * MINUTE_MS - 1_000);
  for (const sub of ['a', 'b', 'c']) await assertProblem(await link(eve, sub), 'identity-linked');
  app.advance(2_000);
  await assertProblem(await link(eve, 'a'), 'identity-linked');
  for (const sub of ['b', 'c']) assert.equal((await link(eve, sub)).status, 201);
  assert.equal(((await (await open('b')).json()) as Session).user_id, eve.user.user_id);
});
