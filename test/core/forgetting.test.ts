import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { memoryAudit } from '../../adapters/memory/audit.ts';
import { memoryIdentityLinks } from '../../adapters/memory/identity-links.ts';
import { memoryInactiveUsers } from '../../adapters/memory/inactive-users.ts';
import { memoryObjects } from '../../adapters/memory/objects.ts';
import { memoryPets } from '../../adapters/memory/pets.ts';
import { memoryRemovals } from '../../adapters/memory/removals.ts';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { urlSigner } from '../../adapters/signed-urls/signed-urls.ts';
import type { User } from '../../core/ports/users.ts';
import { forgettingService } from '../../core/privacy/forget-users.ts';
import { dueStep, readForgetAfter } from '../../core/privacy/forgetting.ts';
import { removalService } from '../../core/privacy/removals.ts';
import { recordActivity } from '../../core/users/activity.ts';
import { DEFAULT_AGE_RULES } from '../../core/users/ages.ts';
import { lastActivity, WARNING_MS } from '../../core/users/last-activity.ts';
import { lockService } from '../../core/users/locks.ts';
import { toProfile } from '../../core/users/profile.ts';
import { userAccess } from '../../core/users/user-access.ts';
import { listAll } from '../ports/audit.ts';
import { ownerOf, someUser } from '../ports/users.ts';
import { BASE_URL } from '../support/app.ts';
import { pushRecord } from '../support/push.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.parse('2026-03-14T12:00:00.000Z');
const ALL = { index: 0, count: 1 };
const MONTHS = 24;
const daysAgo = (days: number, at = START) => new Date(at - days * DAY_MS).toISOString();

/** Stores with one user, and the service that forgets inactive users. */
async function world(fields: Partial<User> = {}, forgetAfter: number | undefined = MONTHS) {
  let now = START;
  const clock = () => new Date(now);
  const audit = memoryAudit();
  const users = memoryUsers(audit);
  const signer = urlSigner({ baseUrl: BASE_URL, secret: Buffer.from('secret'), clock });
  const [removals, identityLinks] = [memoryRemovals(), memoryIdentityLinks()];
  const [objects, samples, pets] = [memoryObjects(signer), memorySamples(), memoryPets()];
  const warned: string[] = [];
  const reported: unknown[] = [];
  const report = (error: unknown) => void reported.push(error);
  const erasable = { users, samples, pets, objects, removals, identityLinks, report, clock };
  const inactiveUsers = memoryInactiveUsers(users);
  const warn = async (userId: string) => void warned.push(userId);
  const user = someUser({ updated_at: daysAgo(0), ...fields });
  await users.create(user);
  const access = userAccess({ users, clock });
  const principal = ownerOf(user.user_id);
  const service = { userId: user.user_id, via: 'service', service: 'support' } as const;
  return {
    users,
    erasable,
    inactiveUsers,
    user,
    warned,
    reported,
    clock,
    advance: (days: number) => {
      now += days * DAY_MS;
    },
    sweep: (changes: Partial<Parameters<typeof forgettingService>[0]> = {}) =>
      forgettingService({ ...erasable, inactiveUsers, forgetAfter, warn, ages: DEFAULT_AGE_RULES, ...changes }).sweep(
        ALL,
      ),
    sweepRemovals: () => removalService(erasable).sweep(new Date(now + 1)),
    read: () => users.get(user.user_id),
    act: () => recordActivity(access, principal),
    lock: () => lockService({ users, access, clock }).lock(service, { reason: 'Spam' }),
    unlock: () => lockService({ users, access, clock }).unlock(service),
    acts: async () => (await listAll(audit)).map(({ actor, act }) => `${actor} ${act}`),
    left: async () => (await Array.fromAsync(removals.pending('9999'))).length,
  };
}

test('an inactive user is warned, and after 30 days without activity erased', async () => {
  const { sweep, read, advance, warned, user, users, acts, left, clock } = await world({ updated_at: daysAgo(701) });
  assert.equal(await sweep(), 0);
  const { forget_at, active_at, version } = (await read()) ?? assert.fail();
  assert.deepEqual([forget_at, active_at, version], [daysAgo(-30), daysAgo(701), 2]);
  assert.deepEqual(warned, [user.user_id]);
  advance(29.9);
  await sweep();
  assert.deepEqual([(await read())?.version, warned.length], [2, 1], 'one warning');
  advance(0.1);
  await sweep();
  assert.equal(await read(), undefined);
  assert.equal(await users.create({ ...user, updated_at: clock().toISOString() }), false, 'a tombstone');
  assert.deepEqual([await acts(), await left()], [['service:forgetting erase'], 0]);
});

test('the profile has the date of an erasure only if the present setting leads to it', async () => {
  const { sweep, read, user } = await world({ updated_at: daysAgo(100) });
  await sweep({ forgetAfter: 4 });
  const warned = (await read()) ?? assert.fail();
  const shown = [undefined, 4, 24].map((forgetAfter) => toProfile(warned, undefined, { forgetAfter }).forget_at);
  assert.deepEqual(shown, [undefined, daysAgo(-30), undefined]);
  assert.equal(toProfile(user, undefined, { forgetAfter: 4 }).forget_at, undefined);
});

test('a warning waits for an hour that is not quiet in one of the browsers, but at most two weeks', async () => {
  const atNoon = { a: { ...pushRecord('a'), time_zone: 'UTC', quiet_hours: { from: '11:00', to: '13:00' } } };
  const { sweep, read, advance, warned } = await world({ updated_at: daysAgo(701), push_subscriptions: atNoon });
  await sweep();
  assert.equal((await read())?.forget_at, undefined);
  advance(1.25);
  await sweep();
  assert.deepEqual([(await read())?.forget_at, warned.length], [daysAgo(-31.25), 1]);
  const waiting = await world({ updated_at: daysAgo(716), push_subscriptions: atNoon });
  await waiting.sweep();
  assert.ok((await waiting.read())?.forget_at);
});

test('activity after the warning keeps the user', async () => {
  const { sweep, read, advance, act, acts } = await world({ updated_at: daysAgo(1000) });
  await sweep();
  advance(29);
  await act();
  assert.equal((await read())?.forget_at, undefined);
  advance(2);
  await sweep();
  assert.equal((await read())?.forget_at, undefined);
  assert.deepEqual(await acts(), []);
});

test('an owner who looks once a month is never warned, whatever the months', async () => {
  const accepted = Array.from({ length: 120 }, (_, index) => index + 1).filter(isAccepted);
  const { act, advance, sweep, read, clock } = await world({}, accepted[0]);
  // The app tells that its owner is here at most once in 30 days.
  let toldAt = Number.NEGATIVE_INFINITY;
  for (let day = 1; day <= 400; day++) {
    advance(1);
    if (day % 29 === 0 && clock().getTime() - toldAt >= 30 * DAY_MS) {
      await act();
      toldAt = clock().getTime();
    }
    await sweep();
    assert.equal((await read())?.forget_at, undefined, `day ${day}`);
  }
});

function isAccepted(months: number): boolean {
  try {
    return readForgetAfter({ FORGET_AFTER: String(months) }) === months;
  } catch {
    return false;
  }
}

test('activity between the reading of a due user and the write wins', async () => {
  for (const fields of [{ updated_at: daysAgo(800) }, { updated_at: daysAgo(800), forget_at: daysAgo(1) }]) {
    const { sweep, read, act, warned, reported, inactiveUsers, sweepRemovals } = await world(fields);
    const failed = await sweep({
      inactiveUsers: {
        async *list(...range) {
          for await (const user of inactiveUsers.list(...range)) {
            await act();
            yield user;
          }
        },
      },
    });
    assert.deepEqual([failed, warned, reported], [0, [], []]);
    await sweepRemovals();
    const { active_at, forget_at } = (await read()) ?? assert.fail();
    assert.deepEqual([active_at, forget_at], [daysAgo(0), undefined]);
  }
});

test('a warning that could not be answered in time is repeated: after a restore, an outage or a wrong clock', async () => {
  for (const forget_at of [daysAgo(14.1), daysAgo(900), daysAgo(-30.1)]) {
    const { sweep, read, acts } = await world({ updated_at: daysAgo(1000), forget_at });
    await sweep();
    assert.equal((await read())?.forget_at, daysAgo(-30));
    assert.deepEqual(await acts(), []);
  }
});

test('with FORGET_AFTER=0, and while they are locked, users are kept', async () => {
  const never = await world(
    { updated_at: daysAgo(10_000), forget_at: daysAgo(1) },
    readForgetAfter({ FORGET_AFTER: '0' }),
  );
  await never.sweep({ forgetAfter: undefined });
  assert.deepEqual(await never.read(), never.user);
  const locked = await world({ updated_at: daysAgo(1000) });
  await locked.sweep();
  await locked.lock();
  locked.advance(31);
  await locked.sweep();
  await locked.unlock();
  await locked.sweep();
  assert.equal((await locked.read())?.forget_at, daysAgo(-61), 'warned again');
});

test('the lock of an item of an earlier version, without active_at, does not count as activity', async () => {
  const { lock, unlock, read, advance } = await world({ updated_at: daysAgo(100) });
  for (const change of [lock, unlock]) {
    await change();
    advance(1);
    assert.equal((await read())?.active_at, daysAgo(100));
  }
});

test('an interrupted erasure is finished by the sweep of removals; a failure is reported, and others go on', async () => {
  const { sweep, users, erasable, reported, sweepRemovals, left, read } = await world({
    updated_at: daysAgo(800),
    forget_at: daysAgo(1),
  });
  const other = someUser({ updated_at: daysAgo(800), forget_at: daysAgo(1) });
  await users.create(other);
  const samples = { ...erasable.samples, erase: () => Promise.reject(new Error('The disk is full.')) };
  assert.equal(await sweep({ samples }), 2);
  assert.equal(reported.length, 2);
  assert.deepEqual([await read(), await users.get(other.user_id), await left()], [undefined, undefined, 2]);
  assert.equal(await sweepRemovals(), 0);
  assert.deepEqual([await users.getErasure(other.user_id), await left()], [undefined, 0]);
});

test('a sweep without time stops, and says so', async () => {
  const { sweep, erasable, inactiveUsers, read, user, reported } = await world({ updated_at: daysAgo(1000) });
  const service = forgettingService({
    ...erasable,
    inactiveUsers,
    forgetAfter: MONTHS,
    warn: assert.fail,
    ages: DEFAULT_AGE_RULES,
  });
  assert.equal(await service.sweep(ALL, () => false), 1);
  assert.match(String(reported), /no time for all inactive users/);
  assert.deepEqual(await read(), user);
  await sweep();
});

/** What happens after some days, before the users are checked. */
const event = fc.record({
  days: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 40 }), fc.constant(690)),
  does: fc.constantFrom('nothing', 'nothing', 'nothing', 'act', 'readings', 'lock', 'unlock', 'outage'),
});

test('whatever happens, a user is erased only 30 days after a warning, without activity or a lock since', async () => {
  let erased = 0;
  fc.assert(
    fc.property(fc.constantFrom(4, MONTHS), fc.array(event, { minLength: 5, maxLength: 40 }), (months, events) => {
      let user: User = someUser({ updated_at: daysAgo(0) });
      let [now, warnedAt, quietSince] = [START, Number.NaN, START];
      for (const { days, does } of events) {
        now += days * DAY_MS;
        const at = new Date(now);
        const { forget_at: _warning, lock: _lock, ...rest } = user;
        if (does === 'act') user = { ...rest, active_at: at.toISOString() };
        // On AWS, readings leave `forget_at`.
        if (does === 'readings' && !user.lock) user = { ...user, active_at: at.toISOString() };
        if (does === 'lock') user = { ...rest, lock: { at: at.toISOString(), reason: 'Spam', by: 'support' } };
        if (does === 'unlock') user = { ...rest, ...(user.lock ? {} : { forget_at: user.forget_at }) } as User;
        if (['act', 'readings', 'lock'].includes(does)) quietSince = now;
        const step = does === 'outage' ? 'nothing' : dueStep(user, at, months);
        if (step === 'warn') {
          user = { ...user, forget_at: new Date(now + WARNING_MS).toISOString() };
          warnedAt = now;
        }
        if (step !== 'erase') continue;
        erased += 1;
        const sinceWarning = (now - warnedAt) / DAY_MS;
        assert.ok(sinceWarning >= 30 && sinceWarning <= 44, `${sinceWarning} days after the warning`);
        assert.ok(quietSince < warnedAt && user.lock === undefined);
        assert.ok((now - Date.parse(lastActivity(user))) / DAY_MS >= (months === MONTHS ? 730 : 120));
        return;
      }
    }),
    { numRuns: 500 },
  );
  assert.ok(erased > 10, `${erased} users were erased`);
});

test('FORGET_AFTER is 0 or 4 to 120 months, and 24 by default', () => {
  assert.deepEqual(
    [undefined, '', '0', '4', '120'].map((FORGET_AFTER) => readForgetAfter({ FORGET_AFTER })),
    [24, 24, undefined, 4, 120],
  );
  for (const FORGET_AFTER of ['3', '121', '-1', '2.5', 'never', ' 3', '1e1']) {
    assert.throws(() => readForgetAfter({ FORGET_AFTER }), /FORGET_AFTER must be 0 \(never\) or .* from 4 to 120/);
  }
});
