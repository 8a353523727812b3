import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryAudit } from '../../adapters/memory/audit.ts';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { AppError } from '../../core/errors.ts';
import type { AuditLog } from '../../core/ports/audit.ts';
import type {
  ActList,
  CreatedToken,
  Export,
  TokenList,
  UserList,
  UserLock,
  UserProfile,
} from '../../shared/models/typescript/types.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { assertProblem } from '../support/problem.ts';
import { SERVICE_KEY, SERVICE_KEYS } from '../support/service-keys.ts';
import { jsonIn, reading, streamOwner } from '../support/streams.ts';

const REASON = 'Sent thousands of made-up readings';

/** Sends requests with a service key. */
const serviceOf =
  (app: Pick<TestApp, 'request'>) =>
  (method: string, path: string, body?: unknown): Promise<Response> =>
    app.request(path, {
      method,
      headers: { Authorization: `Bearer ${SERVICE_KEY}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

async function setup(options: Parameters<typeof testApp>[0] = {}) {
  const app = testApp({ serviceKeys: SERVICE_KEYS, ...options });
  const service = serviceOf(app);
  const { user, auth } = await app.createUser();
  const path = `/users/${user.user_id}`;
  const own = (method: string, below = '', body?: unknown) =>
    app.request(`${path}${below}`, {
      method,
      headers: auth,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const acts = async () => {
    const { acts } = await jsonIn<ActList>(await service('GET', `${path}/audit`));
    return acts.filter(({ act }) => act !== 'read-audit').map(({ actor, act }) => `${actor} ${act}`);
  };
  return { app, service, user, path, own, acts };
}

test('lock and unlock: repeated calls replace the reason, or change nothing; the owner reads the reason', async () => {
  const { service, path, own, acts } = await setup();
  for (const reason of [REASON, 'Something else']) {
    const { locked } = await jsonIn<UserLock>(await service('POST', `${path}/lock`, { reason }));
    assert.equal(locked?.reason, reason);
    const shown = (await jsonIn<UserProfile>(await own('GET'))).locked;
    assert.deepEqual(shown, { ...locked, contact: 'support@pets.example' });
  }
  const { version } = await jsonIn<UserProfile>(await own('GET'));
  assert.equal(version, 3);
  for (let time = 1; time <= 2; time += 1) {
    const unlocked = await service('DELETE', `${path}/lock`);
    assert.ok(!('locked' in (await jsonIn<UserLock>(unlocked))));
    assert.equal((await jsonIn<UserProfile>(await own('GET'))).version, 4);
  }
  assert.deepEqual(await acts(), ['service:support unlock', 'service:support lock', 'service:support lock']);
});

test('lock: a reason is one line of visible text, and is stored as text, not as markup', async () => {
  const { service, path, own } = await setup();
  for (const reason of ['', ' ', 'x'.repeat(201), 'nul\u0000', '\u202Eevil', 7, null, undefined]) {
    const { errors = [] } = await assertProblem(await service('POST', `${path}/lock`, { reason }), 'invalid-lock');
    assert.equal(errors[0]?.pointer, '/reason', JSON.stringify(reason));
  }
  await assertProblem(await service('POST', `${path}/lock`, { reason: 'Spam', until: '2027' }), 'invalid-lock');
  assert.ok(!('locked' in (await jsonIn<UserProfile>(await own('GET')))));
  assert.equal((await service('POST', `${path}/lock`, { reason: ' two\r\nlines ' })).status, 200);
  assert.equal((await jsonIn<UserProfile>(await own('GET'))).locked?.reason, 'two lines');
  for (const reason of ['<script>alert(1)</script>', '🕵️‍♀️'.repeat(200)]) {
    assert.equal((await service('POST', `${path}/lock`, { reason })).status, 200);
    assert.equal((await jsonIn<UserProfile>(await own('GET'))).locked?.reason, reason);
  }
});

test('a user who is changed all the time can be locked', async () => {
  const log = memoryAudit();
  const store = memoryUsers(log);
  let isBusy = false;
  const users: typeof store = {
    ...store,
    async get(userId) {
      const user = await store.get(userId);
      const change = { set: {}, remove: [], updated_at: new Date().toISOString() };
      if (isBusy) await store.update(change, { principal: { userId, via: 'owner' } });
      return user;
    },
  };
  const { service, path, acts } = await setup({ users, audit: log });
  isBusy = true;
  const { locked } = await jsonIn<UserLock>(await service('POST', `${path}/lock`, { reason: REASON }));
  assert.equal(locked?.reason, REASON);
  assert.deepEqual(await acts(), ['service:support lock']);
});

test('a lock is not for owners, and a profile cannot set it', async () => {
  const { own, service, path } = await setup();
  await assertProblem(await own('POST', '/lock', { reason: REASON }), 'forbidden');
  await service('POST', `${path}/lock`, { reason: REASON });
  await assertProblem(await own('DELETE', '/lock'), 'forbidden');
  assert.equal((await jsonIn<UserProfile>(await own('GET'))).locked?.reason, REASON);
});

test('cursors: pages end; a cursor of another list, another user or altered is refused', async () => {
  const { app, service, path, own } = await setup();
  const other = await app.createUser();
  await own('POST', '/tokens', { label: 'Tablet' });
  await own('POST', '/tokens', { label: 'Phone' });
  const lists = ['/users', '/audit', `${path}/audit`];
  const cursors: string[] = [];
  for (const list of lists) {
    const { next_cursor = '' } = await jsonIn<ActList | UserList>(await service('GET', `${list}?limit=1`));
    assert.ok(next_cursor, list);
    cursors.push(next_cursor);
  }
  for (const [at, list] of [...lists, `/users/${other.user.user_id}/audit`].entries()) {
    const foreign = cursors.filter((_, index) => index !== at);
    const [cursor = cursors[0] ?? ''] = [cursors[at]];
    const altered = [
      `${cursor}A`,
      cursor.slice(1),
      cursor.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      '',
      '%00',
    ];
    for (const sent of [...foreign, ...altered]) {
      const { errors = [] } = await assertProblem(await service('GET', `${list}?cursor=${sent}`), 'invalid-parameter');
      assert.equal(errors[0]?.pointer, '?cursor', `${list} ${sent}`);
    }
  }
  for (const limit of ['0', '1001', '-1', 'all', '1.5']) {
    await assertProblem(await service('GET', `/users?limit=${limit}`), 'invalid-parameter');
  }
  const listed: string[] = [];
  let cursor: string | undefined;
  do {
    const query: string = cursor === undefined ? '' : `&cursor=${cursor}`;
    const { users, next_cursor } = await jsonIn<UserList>(await service('GET', `/users?limit=1${query}`));
    listed.push(...users.map(({ user_id }) => user_id));
    cursor = next_cursor;
  } while (cursor !== undefined);
  assert.deepEqual(listed.sort(), [path.slice('/users/'.length), other.user.user_id].sort());
});

test('an invite by a service: the limits of owners apply, it opens a session, and other kinds are refused', async () => {
  const { app, service, path, own, acts } = await setup();
  const invites = `${path}/tokens`;
  for (const body of [{}, { kind: 'access' }, { kind: 'recovery' }, { kind: 'reader', label: 'Widget' }]) {
    await assertProblem(await service('POST', invites, body), 'forbidden');
  }
  await assertProblem(await service('POST', `/users/${crypto.randomUUID()}/tokens`, { kind: 'invite' }), 'not-found');
  const { code = '', ...invite } = await jsonIn<CreatedToken>(await service('POST', invites, { kind: 'invite' }));
  assert.equal(invite.kind, 'invite');
  const { tokens } = await jsonIn<TokenList>(await own('GET', '/tokens'));
  assert.equal(tokens.find(({ token_id }) => token_id === invite.token_id)?.label, 'support');
  const session = await app.request('/sessions', { method: 'POST', body: JSON.stringify({ code }) });
  assert.equal(session.status, 201);
  const open = [];
  for (let count = 1; count <= 4; count += 1) open.push((await service('POST', invites, { kind: 'invite' })).status);
  assert.deepEqual(open, [201, 201, 201, 409]);
  assert.deepEqual((await acts()).slice(-2), ['owner open-session', 'service:support invite']);
  const locked = await setup();
  await locked.service('POST', `${locked.path}/lock`, { reason: REASON });
  await assertProblem(await locked.service('POST', `${locked.path}/tokens`, { kind: 'invite' }), 'locked');
});

test('an export by a service has the acts, and is one itself, except for HEAD', async () => {
  const { service, path, own, acts } = await setup();
  await own('POST', '/tokens', { label: 'Tablet' });
  assert.equal((await service('HEAD', `${path}/export`)).status, 200);
  assert.deepEqual(await acts(), ['owner create-token']);
  const exported = await jsonIn<Export>(await service('GET', `${path}/export`));
  assert.ok(exported.tokens.every(({ current }) => !current));
  const kinds = exported.acts?.map(({ actor, act }) => `${actor} ${act}`);
  assert.deepEqual(kinds, ['service:support export', 'service:support read-audit', 'owner create-token']);
  await jsonIn<Export>(await own('GET', '/export'));
  assert.deepEqual(await acts(), ['service:support export', 'owner create-token']);
});

test('an export has more acts than fit on a page', async () => {
  const audit = memoryAudit();
  const { user, own } = await setup({ audit });
  const at = new Date().toISOString();
  for (let count = 0; count < 250; count += 1) {
    await audit.record({ at, actor: 'owner', act: 'consent', user_id: user.user_id });
  }
  assert.equal((await jsonIn<Export>(await own('GET', '/export'))).acts?.length, 250);
});

test('erasure by a service: once, with a receipt; then the user is unknown, and only the acts remain', async () => {
  const { service, path, own, acts } = await setup();
  await service('POST', `${path}/lock`, { reason: REASON });
  assert.equal((await service('DELETE', path)).status, 200);
  for (const [method, below, body] of [
    ['DELETE', ''],
    ['GET', ''],
    ['GET', '/pet'],
    ['GET', '/export'],
    ['HEAD', '/export'],
    ['POST', '/tokens', { kind: 'invite' }],
    ['POST', '/lock', { reason: REASON }],
    ['DELETE', '/lock'],
  ] as const) {
    const response = await service(method, `${path}${below}`, body);
    if (method === 'HEAD') assert.equal(response.status, 404);
    else await assertProblem(response, 'not-found');
  }
  await assertProblem(await own('GET'), 'unauthorized');
  assert.deepEqual(await acts(), ['service:support erase', 'service:support lock']);
  await assertProblem(await service('DELETE', `/users/${crypto.randomUUID()}`), 'not-found');
});

test('a lock right before a batch is stored: nothing is stored', async () => {
  const users = memoryUsers();
  const samples = memorySamples(users);
  let before = async () => {};
  const app = testApp({
    users,
    samples: {
      ...samples,
      async append(batch, terms) {
        await before();
        return samples.append(batch, terms);
      },
    },
    serviceKeys: SERVICE_KEYS,
  });
  const owner = await streamOwner(app.request);
  const stream = await owner.connect();
  const service = serviceOf(app);
  before = async () => void (await service('POST', `/users/${owner.userId}/lock`, { reason: REASON }));
  await assertProblem(await stream.sendSamples([reading('heart_rate', 60)]), 'locked');
  assert.deepEqual(await owner.page(), { samples: [] });
});

test('a service erases a user during their export: the export is cut off', async () => {
  const users = memoryUsers();
  const samples = memorySamples(users);
  let erase = async () => {};
  const app = testApp({
    users,
    samples: {
      ...samples,
      async *read(...query) {
        yield* samples.read(...query);
        await erase();
      },
    },
    serviceKeys: SERVICE_KEYS,
  });
  const owner = await streamOwner(app.request);
  const stream = await owner.connect();
  assert.equal((await stream.sendSamples([reading('heart_rate', 60)])).status, 202);
  erase = async () => void (await serviceOf(app)('DELETE', `/users/${owner.userId}`));
  const response = await app.request(`${owner.address}/export`, { headers: owner.auth });
  await assert.rejects(response.text());
});

test('without the audit log, what a service does is answered 503, and nothing is changed or shown', async () => {
  const failing: AuditLog = {
    record: () => Promise.reject(new AppError('unavailable', 'The disk is full.', { retryAfter: 1 })),
    list: () => assert.fail('not reached'),
  };
  const users = memoryUsers({
    add() {
      throw new AppError('unavailable', 'The disk is full.', { retryAfter: 1 });
    },
  });
  const app = testApp({
    users,
    directory: users,
    audit: failing,
    serviceKeys: SERVICE_KEYS,
    // As the transports of both hosts: they await the first part before they answer.
    async exportTransport({ parts }) {
      for await (const part of parts) return assert.fail(part);
      return assert.fail('no part');
    },
  });
  const service = serviceOf(app);
  const { user, auth } = await app.createUser();
  const path = `/users/${user.user_id}`;
  const before = await users.get(user.user_id);
  for (const [method, address, body] of [
    ['GET', '/users'],
    ['GET', '/audit'],
    ['GET', `${path}/audit`],
    ['POST', `${path}/lock`, { reason: REASON }],
    ['POST', `${path}/tokens`, { kind: 'invite' }],
    ['GET', `${path}/export`],
    ['DELETE', path],
  ] as const) {
    await assertProblem(await service(method, address, body), 'unavailable');
  }
  const create = { method: 'POST', headers: auth, body: '{"label": "Tablet"}' };
  await assertProblem(await app.request(`${path}/tokens`, create), 'unavailable');
  assert.deepEqual(await users.get(user.user_id), before);
  assert.equal((await service('GET', path)).status, 200);
});
