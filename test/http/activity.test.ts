import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryUsers } from '../../adapters/memory/users.ts';
import type { User, UserStore } from '../../core/ports/users.ts';
import type { CreatedStream, Export } from '../../shared/models/typescript/types.ts';
import { testApp, userIn } from '../support/app.ts';
import { SERVICE_KEY, SERVICE_KEYS } from '../support/service-keys.ts';
import { CONSENT, jsonIn, reading } from '../support/streams.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const SERVICE = { Authorization: `Bearer ${SERVICE_KEY}` };
const WARNER = { via: 'service', service: 'forgetting' } as const;

/** An owner, whose item can be read, and the number of writes to the store. */
async function open() {
  const users = memoryUsers();
  let writes = 0;
  let isBroken = false;
  const update: UserStore['update'] = async (change, guard) => {
    if (isBroken) throw new Error('The disk is full.');
    writes += 1;
    return users.update(change, guard);
  };
  const start = new Date();
  const app = testApp({ users: { ...users, update }, serviceKeys: SERVICE_KEYS, clock: () => start });
  const { user, auth } = await app.createUser();
  const path = `/users/${user.user_id}`;
  const send = (method: string, below: string, headers: Record<string, string> = auth, body?: object) =>
    app.request(path + below, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  return {
    app,
    read: async (): Promise<User> => (await users.get(user.user_id)) ?? assert.fail('there is no user'),
    profile: () => userIn(send('GET', '')),
    send,
    rename: () => app.post({ user_id: user.user_id, name: 'Moritz' }, auth),
    active: () => send('POST', '/activity'),
    lock: () => send('POST', '/lock', SERVICE, { reason: 'Spam' }),
    unlock: () => send('DELETE', '/lock', SERVICE),
    warn: (forget_at: string) =>
      users.update(
        { set: { forget_at, active_at: '2020-01-01T00:00:00.000Z' }, remove: [], updated_at: now(app) },
        { principal: { ...WARNER, userId: user.user_id } },
      ),
    writes: () => writes,
    break: () => {
      isBroken = true;
    },
  };
}

const now = (app: { now(): number }) => new Date(app.now()).toISOString();

test('the creation and each change by the owner are activity in the same write; a lock by a service is none', async () => {
  const { app, read, send, rename, lock, unlock, writes } = await open();
  const { created_at, active_at: first } = await read();
  assert.equal(first, created_at);
  app.advance(DAY_MS);
  await lock();
  await unlock();
  assert.equal((await read()).active_at, first);
  await rename();
  assert.equal(writes(), 3);
  const { active_at, updated_at } = await read();
  assert.equal(active_at, updated_at);
  assert.equal((await jsonIn<Export>(send('GET', '/export'))).active_at, active_at);
  app.advance(DAY_MS);
  await lock();
  await unlock();
  const after = await read();
  assert.equal(after.active_at, active_at);
  assert.ok(after.updated_at > updated_at);
});

test('activity is stored at most once in 30 days, and a read never is', async () => {
  const { app, read, send, active, writes } = await open();
  app.advance(30 * DAY_MS);
  for (const below of ['', '/pet', '/export', '/streams', '/audit'])
    assert.equal((await send('GET', below)).status, 200);
  assert.equal((await active()).status, 204);
  assert.equal(writes(), 0);
  app.advance(1);
  for (const _ of [1, 2]) assert.equal((await active()).status, 204);
  const { active_at, version } = await read();
  assert.deepEqual([writes(), active_at, version], [1, now(app), 2]);
});

test('readings are activity, stored at most once in 30 days; a failure to store it is reported', async () => {
  const { app, read, send, writes, break: breakStore } = await open();
  const stream = await jsonIn<CreatedStream>(send('POST', '/streams', undefined, CONSENT));
  const device = { Authorization: `Bearer ${stream.ingest_token}` };
  const sendReadings = (query = '', body: object = { samples: [reading('heart_rate', 62, 30, app.now())] }) =>
    send('POST', `/streams/${stream.stream_id}/samples${query}`, device, body);
  app.advance(30 * DAY_MS);
  assert.equal((await sendReadings()).status, 202);
  assert.equal(writes(), 1);
  for (const count of [2, 2]) {
    app.advance(1);
    assert.equal((await sendReadings()).status, 202);
    assert.equal(writes(), count);
  }
  assert.equal((await read()).active_at, new Date(app.now() - 1).toISOString());
  app.advance(31 * DAY_MS);
  const delivered = { timestamp: now(app), heart_rate: [{ bpm: 61, time: now(app) }] };
  assert.equal((await sendReadings('?format=health-connect-webhook', delivered)).status, 202);
  assert.equal((await read()).active_at, now(app));

  app.advance(31 * DAY_MS);
  breakStore();
  assert.equal((await sendReadings()).status, 202);
  const failures = app.lines.filter((line) => 'during' in line);
  assert.deepEqual(
    failures.map(({ during }) => during),
    ['activity'],
  );
});

test('a warned owner sees when the user will be erased, until there is activity', async () => {
  for (const act of ['active', 'rename'] as const) {
    const owner = await open();
    const forgetAt = new Date(owner.app.now() + 30 * DAY_MS).toISOString();
    await owner.warn(forgetAt);
    assert.equal((await owner.profile()).forget_at, forgetAt);
    await owner[act]();
    assert.equal((await owner.profile()).forget_at, undefined);
    assert.equal((await owner.read()).active_at, now(owner.app));
  }
});

test('nothing is recorded of a locked user, and a lock takes the warning back', async () => {
  const { app, read, active, lock, warn } = await open();
  await warn(now(app));
  await lock();
  const locked = await read();
  assert.equal(locked.forget_at, undefined);
  app.advance(31 * DAY_MS);
  assert.equal((await active()).status, 204);
  assert.deepEqual(await read(), locked);
});
