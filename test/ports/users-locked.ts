import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Principal, Stream, User, UserChange, UserStore } from '../../core/ports/users.ts';
import { pushRecord } from '../support/push.ts';
import { ownerOf, someUser } from './users.ts';

const NOW = '2026-03-15T00:00:00.000Z';
const PUSH = pushRecord('e');
const LOCK = { at: NOW, reason: 'Spam', by: 'support' };
const OTHER = 'b'.repeat(64);
const STREAM: Stream = {
  source: 'fitbit',
  label: 'My watch',
  metrics: ['heart_rate', 'step_count'],
  purposes: ['pet_state'],
  created_at: NOW,
  updated_at: NOW,
  consent_log: [{ at: NOW, metrics: ['heart_rate', 'step_count'], purposes: ['pet_state'] }],
  token: 'c'.repeat(64),
};

type Change = Pick<UserChange, 'set'> & Partial<Pick<UserChange, 'remove'>>;
const streams = (stream: Stream): Change => ({ set: { streams: { s: stream } } });
const { token: _token, ...withoutToken } = STREAM;

/** Updates that only remove something of `lockable`. */
const REMOVING: Record<string, Change> = {
  'the age': { set: {}, remove: ['age'] },
  'the time zone': { set: {}, remove: ['time_zone'] },
  'the rest': { set: {}, remove: ['resting_until'] },
  'the warning of an inactive user': { set: { active_at: NOW }, remove: ['forget_at'] },
  'the portrait': { set: {}, remove: ['portrait'] },
  'a goal': { set: { health_goals: ['walk'] } },
  'the purposes of the profile': { set: { purposes: [], consent_log: [{ at: NOW, purposes: [] }] } },
  passkeys: { set: { passkeys: {} } },
  identities: { set: { identities: {} } },
  'push subscriptions': { set: { push_subscriptions: {} } },
  'a token': { set: { tokens: { [OTHER]: { label: 'Phone', created_at: NOW } } } },
  'a metric': streams({
    ...STREAM,
    metrics: ['heart_rate'],
    consent_log: [...STREAM.consent_log, ...STREAM.consent_log],
  }),
  purposes: streams({ ...STREAM, purposes: [], updated_at: '2026-03-16T00:00:00.000Z' }),
  'a label': streams(
    Object.fromEntries(Object.entries(STREAM).filter(([name]) => name !== 'label')) as unknown as Stream,
  ),
  'a stream': streams({ ...withoutToken, revoked_at: NOW, purposes: [] }),
};
/** Updates that add or change something, some of them besides removing something. */
const REFUSED: Record<string, Change> = {
  'a name': { set: { name: 'Eve' } },
  'a name, and no age': { set: { name: 'Eve' }, remove: ['age'] },
  'a goal': { set: { health_goals: ['walk', 'run'] } },
  'a portrait': { set: { portrait: 'portraits/other.jpg' } },
  'another time zone': { set: { time_zone: 'Asia/Tokyo' } },
  'a longer rest': { set: { resting_until: '2026-05-01T00:00:00.000Z' } },
  'a token': {
    set: { tokens: { ...someUser().tokens, [OTHER]: { created_at: NOW, label: 'Phone' }, x: { created_at: NOW } } },
  },
  'a later expiry': { set: { tokens: { ...someUser().tokens, [OTHER]: { created_at: NOW, label: 'Tablet' } } } },
  'a push subscription': {
    set: { push_subscriptions: { e: PUSH, f: { ...PUSH, endpoint: 'https://push.example/f' } } },
  },
  'other quiet hours': { set: { push_subscriptions: { e: { ...PUSH, quiet_hours: { from: '00:00', to: '00:00' } } } } },
  'a passkey for another': { set: { passkeys: { q: { ...passkey(), label: 'Other' } } } },
  'a metric': streams({ ...STREAM, metrics: ['heart_rate', 'step_count', 'sleep_score'] }),
  'another metric': streams({ ...STREAM, metrics: ['sleep_score'] }),
  'a purpose': streams({ ...STREAM, purposes: ['pet_state', 'pet_messages'] }),
  'another token of a stream': streams({ ...STREAM, token: 'd'.repeat(64) }),
  'another stream': { set: { streams: { s: STREAM, t: STREAM } } },
  'a member that every object has': { set: { streams: { s: STREAM, toString: STREAM } } },
};

function passkey() {
  return { credential_id: 'c', public_key: 'k', counter: 0, rp_id: 'localhost', created_at: NOW };
}

const lockable = () =>
  someUser({
    time_zone: 'Europe/Vienna',
    resting_until: '2026-03-20T00:00:00.000Z',
    forget_at: '2026-03-20T00:00:00.000Z',
    portrait: 'portraits/x.jpg',
    tokens: { ...someUser().tokens, [OTHER]: { created_at: NOW, label: 'Phone' } },
    passkeys: { p: passkey() },
    identities: { i: { iss: 'https://login.example', sub: '1', created_at: NOW } },
    push_subscriptions: { e: PUSH },
    streams: { s: STREAM },
  });

/** The rule of locked users, in the write itself. */
export function userLockSuite(name: string, open: () => UserStore): void {
  const users = open();
  const serviceOf = (userId: string): Principal<'service'> => ({ userId, via: 'service', service: 'support' });
  const changeOf = ({ set, remove = [] }: Change): UserChange => ({ set, remove, updated_at: NOW });
  const setLock = (userId: string, change: Change) => users.update(changeOf(change), { principal: serviceOf(userId) });
  const lock = async ({ user_id }: User) => {
    const result = await setLock(user_id, { set: { lock: LOCK } });
    return typeof result === 'string' ? assert.fail(result) : result.after;
  };
  const added = async () => {
    const user = lockable();
    assert.equal(await users.create(user), true);
    return user;
  };

  test(`${name}: a locked user's item gets no update that adds or changes something, with a version or without`, async () => {
    const locked = await lock(await added());
    const principal = ownerOf(locked.user_id);
    for (const [what, change] of Object.entries(REFUSED)) {
      for (const versions of [undefined, [locked.version]]) {
        assert.equal(await users.update(changeOf(change), { principal, versions }), 'locked', what);
      }
      const service = serviceOf(locked.user_id);
      assert.equal(await users.update(changeOf(change), { principal: service }), 'locked', `${what}, by a service`);
    }
    assert.deepEqual(await users.get(locked.user_id), locked);
    assert.equal(await users.update(changeOf({ set: { name: 'Eve' } }), { principal, versions: [1] }), 'changed');
  });

  test(`${name}: a locked user's item gets updates that only remove something, with a version or without`, async () => {
    for (const [what, change] of Object.entries(REMOVING)) {
      for (const versioned of [false, true]) {
        const locked = await lock(await added());
        const versions = versioned ? [locked.version] : undefined;
        const result = await users.update(changeOf(change), { principal: ownerOf(locked.user_id, OTHER), versions });
        assert.ok(typeof result === 'object', `${what}: ${result}`);
        const { set, remove = [] } = change;
        const expected: User = { ...locked, ...set, version: locked.version + 1, updated_at: NOW };
        for (const field of remove) delete expected[field];
        assert.deepEqual(await users.get(locked.user_id), expected, what);
        assert.deepEqual(result, { before: locked, after: expected }, what);
      }
    }
  });

  test(`${name}: a lock is replaced and removed, and then all updates are allowed`, async () => {
    const { user_id } = await lock(await added());
    assert.equal(typeof (await setLock(user_id, { set: { lock: { ...LOCK, reason: 'Other' } } })), 'object');
    assert.equal((await users.get(user_id))?.lock?.reason, 'Other');
    assert.equal(typeof (await setLock(user_id, { set: {}, remove: ['lock'] })), 'object');
    for (const change of Object.values(REFUSED)) {
      assert.equal(typeof (await users.update(changeOf(change), { principal: ownerOf(user_id) })), 'object');
    }
  });

  test(`${name}: of a lock and concurrent updates, those after the lock are refused`, async () => {
    const { user_id } = await added();
    const rename = (age: number) => users.update(changeOf({ set: { age } }), { principal: ownerOf(user_id) });
    const ages = Array.from({ length: 20 }, (_, at) => at + 1);
    const renames = ages.slice(0, 10).map(rename);
    const locking = setLock(user_id, { set: { lock: LOCK } });
    const results = await Promise.all([...renames, ...ages.slice(10).map(rename)]);
    const locked = await locking;
    assert.ok(typeof locked === 'object');
    const made = results.filter((result) => typeof result === 'object');
    // Each update that was made has a version below that of the lock.
    assert.equal(locked.after.version, made.length + 2);
    assert.ok(results.every((result) => typeof result === 'object' || result === 'locked'));
    const { version: _version, ...present } = (await users.get(user_id)) ?? assert.fail();
    assert.equal(present.age, locked.after.age);
  });
}
