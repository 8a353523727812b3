import assert from 'node:assert/strict';
import type {
  ActList,
  CreatedStream,
  CreatedToken,
  Export,
  Session,
  UserList,
  UserProfile,
} from '../../../shared/models/typescript/types.ts';
import { CONSENT, jsonIn, reading } from '../../support/streams.ts';
import type { Api, Owner, Rules } from './api.ts';
import { assertProblem } from './problem.ts';

const REASON = 'Sent thousands of made-up readings';
/** Ends the listing of a service with very many users. */
const MAX_PAGES = 1_000;

/** Sends a request of a service with this scope. */
async function serve(api: Api, scope: string, method: string, address: string, body?: object): Promise<Response> {
  const key = api.serviceKeys?.withScope(scope) ?? assert.fail('the suite has a service key');
  return api.send(address, {
    method,
    headers: { Authorization: `Bearer ${key}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

const lock = (api: Api, { path }: Owner, reason = REASON) =>
  serve(api, 'users:lock', 'POST', `${path}/lock`, { reason });
const unlock = (api: Api, { path }: Owner) => serve(api, 'users:lock', 'DELETE', `${path}/lock`);

/** Returns the acts on a user, oldest first, as the owner or a service sees them. */
async function actsOn(api: Api, { path, auth }: Owner, isErased = false): Promise<string[]> {
  const address = `${path}/audit?limit=1000`;
  const page = isErased ? serve(api, 'audit:read', 'GET', address) : api.send(address, { headers: auth });
  const { acts } = await jsonIn<ActList>(page);
  return acts.map(({ actor, act }) => `${actor.replace(/:.*/, '')} ${act}`).reverse();
}

async function pagesOf<Page extends { next_cursor?: string }>(
  read: (query: string) => Promise<Response>,
  limit: number,
): Promise<Page[]> {
  const pages: Page[] = [];
  let cursor: string | undefined;
  do {
    const page: Page = await jsonIn<Page>(read(`?limit=${limit}${cursor === undefined ? '' : `&cursor=${cursor}`}`));
    pages.push(page);
    cursor = page.next_cursor;
  } while (cursor !== undefined && pages.length < MAX_PAGES);
  return pages;
}

const rules: Rules = {
  async 'a locked user can read, withdraw and revoke, but not add or change; an unlocked one can again'(api) {
    const owner = await api.createUser({ purposes: ['profile_messages'] });
    const { path, auth } = owner;
    const post = (below: string, body: object, headers: Record<string, string> = auth) =>
      api.send(`${path}${below}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const { stream_id, ingest_token } = await jsonIn<CreatedStream>(post('/streams', CONSENT));
    const { code } = await jsonIn<CreatedToken>(post('/tokens', { kind: 'invite' }));
    const { token_id } = await jsonIn<CreatedToken>(post('/tokens', { label: 'Tablet' }));
    const send = (headers: Record<string, string>) =>
      post(`/streams/${stream_id}/samples`, { samples: [reading('heart_rate', 62)] }, headers);
    const device = { Authorization: `Bearer ${ingest_token}` };
    const open = () => api.send('/sessions', { method: 'POST', body: JSON.stringify({ code }) });

    assert.equal((await lock(api, owner)).status, 200);
    assert.equal((await owner.read()).locked?.reason, REASON);
    for (const refused of [
      () => owner.update({ age: 35 }),
      () => owner.update({ age: 35 }, { 'If-Match': '*' }),
      () => post('/tokens', {}),
      () => post('/streams', CONSENT),
      () => post(`/streams/${stream_id}`, { label: 'Watch' }),
      () => api.send(`${path}/avatar/upload-url`, { headers: auth }),
      () => send(device),
      () => send(auth),
      open,
    ]) {
      const { detail } = await assertProblem(await refused(), '423 locked');
      assert.ok(!detail.includes(REASON));
    }
    const narrowed = await post(`/streams/${stream_id}`, { metrics: CONSENT.metrics.slice(0, 1) });
    assert.equal(narrowed.status, 200);
    assert.equal((await owner.update({ purposes: [] })).status, 200);
    await assertProblem(await owner.update({ purposes: ['profile_messages'] }), '423 locked');
    const removals = [`/tokens/${token_id}`, `/streams/${stream_id}/samples`, `/streams/${stream_id}`];
    for (const removed of removals) {
      const { status } = await api.send(`${path}${removed}`, { method: 'DELETE', headers: auth });
      assert.ok(status === 200 || status === 204, `${removed}: ${status}`);
    }
    assert.equal((await unlock(api, owner)).status, 200);
    assert.equal((await owner.update({ age: 35 })).status, 200);
    assert.equal((await open()).status, 201);
    assert.ok(!('locked' in (await owner.read())));
  },

  async 'locks are replaced, and unlocking twice changes nothing; the audit log has each change once'(api) {
    const owner = await api.createUser();
    for (const reason of [REASON, 'Something else']) assert.equal((await lock(api, owner, reason)).status, 200);
    assert.equal((await owner.read()).locked?.reason, 'Something else');
    for (let time = 1; time <= 2; time += 1) assert.equal((await unlock(api, owner)).status, 200);
    assert.equal((await owner.read()).version, 4);
    assert.deepEqual(await actsOn(api, owner), ['service lock', 'service lock', 'service unlock']);
    await assertProblem(await lock(api, owner, 'a\u202eb'), '400 invalid-lock');
  },

  async 'of a lock and concurrent requests of the owner, none is made after the lock'(api) {
    const owner = await api.createUser();
    const updates = Array.from({ length: 8 }, (_, at) => owner.update({ age: 20 + at }));
    const [locked, ...updated] = await Promise.all([lock(api, owner), ...updates]);
    assert.equal(locked.status, 200);
    const statuses = updated.map(({ status }) => status);
    assert.ok(
      statuses.every((status) => status === 200 || status === 423),
      statuses.join(),
    );
    const made = statuses.filter((status) => status === 200).length;
    assert.equal((await owner.read()).version, 2 + made);
  },

  async 'an invite of a service opens a session; a service makes nothing else'(api) {
    const { path, auth, profile } = await api.createUser();
    const invite = await serve(api, 'users:invite', 'POST', `${path}/tokens`, { kind: 'invite' });
    const { code } = await jsonIn<CreatedToken>(invite);
    const opened = await api.send('/sessions', { method: 'POST', body: JSON.stringify({ code }) });
    const { access_token } = await jsonIn<Session>(opened);
    const read = await api.send(path, { headers: { Authorization: `Bearer ${access_token}` } });
    assert.equal((await jsonIn<UserProfile>(read)).user_id, profile.user_id);
    for (const kind of ['access', 'recovery', 'reader']) {
      await assertProblem(await serve(api, 'users:invite', 'POST', `${path}/tokens`, { kind }), '403 forbidden');
    }
    const { acts } = await jsonIn<ActList>(api.send(`${path}/audit`, { headers: auth }));
    assert.deepEqual(
      acts.map(({ act }) => act),
      ['open-session', 'invite'],
    );
  },

  async 'an export by a service has the audit log; the owner sees the export there'(api) {
    const owner = await api.createUser();
    const response = await serve(api, 'users:export', 'GET', `${owner.path}/export`);
    const exported = await jsonIn<Export>(response);
    assert.equal(exported.profile.user_id, owner.profile.user_id);
    assert.deepEqual(
      exported.acts?.map(({ act }) => act),
      ['export'],
    );
    assert.deepEqual(await actsOn(api, owner), ['service export']);
  },

  async 'a service erases a locked user once; only the acts remain'(api) {
    const owner = await api.createUser();
    await lock(api, owner);
    assert.equal((await serve(api, 'users:erase', 'DELETE', owner.path)).status, 200);
    await assertProblem(await serve(api, 'users:erase', 'DELETE', owner.path), '404 not-found');
    await assertProblem(await api.send(owner.path, { headers: owner.auth }), '401 unauthorized');
    await assertProblem(await lock(api, owner), '404 not-found');
    assert.deepEqual((await actsOn(api, owner, true)).slice(0, 2), ['service lock', 'service erase']);
  },

  async 'lists users, each once, until the end; and whether they are locked'(api) {
    const owner = await api.createUser();
    await lock(api, owner);
    const list = (query: string) => serve(api, 'users:list', 'GET', `/users${query}`);
    const users = (await pagesOf<UserList>(list, 100)).flatMap((page) => page.users);
    const ids = users.map(({ user_id }) => user_id);
    assert.equal(new Set(ids).size, ids.length);
    const { user_id, version, locked } = users.find((user) => user.user_id === owner.profile.user_id) ?? {};
    assert.deepEqual([user_id, version, locked?.reason], [owner.profile.user_id, 2, REASON]);
    assert.ok(!JSON.stringify(users).includes(owner.profile.pet_name));
  },

  async 'lists acts in pages, newest first; a cursor is only for the list that it came from'(api) {
    const owner = await api.createUser();
    for (const reason of ['one', 'two', 'three']) await lock(api, owner, reason);
    await unlock(api, owner);
    const own = (query: string) => api.send(`${owner.path}/audit${query}`, { headers: owner.auth });
    const pages = await pagesOf<ActList>(own, 1);
    const acts = pages.flatMap((page) => page.acts.map(({ act }) => act));
    assert.deepEqual(acts, ['unlock', 'lock', 'lock', 'lock']);
    const [{ next_cursor = '' } = {}] = pages;
    for (const address of [`${owner.path}/audit?cursor=${next_cursor}A`, `/audit?cursor=${next_cursor}`]) {
      await assertProblem(await serve(api, 'audit:read', 'GET', address), '400 invalid-parameter');
    }
    await assertProblem(await serve(api, 'users:list', 'GET', `/users?cursor=${next_cursor}`), '400 invalid-parameter');
  },
};

/** Without a service key, the suite cannot act as an operator. */
export const operators: Rules = Object.fromEntries(
  Object.entries(rules).map(([title, rule]) => [title, async (api: Api) => (api.serviceKeys ? rule(api) : undefined)]),
);
