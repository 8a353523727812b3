import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PictureCounts } from '../../core/ports/picture-counts.ts';
import type { Principal, User, UserStore } from '../../core/ports/users.ts';
import { holdsToken } from '../../core/users/credentials.ts';
import { countedPictures, currentCount, MAX_PICTURE_REQUESTS, WINDOW_MS } from '../../core/users/picture-limits.ts';
import { ownerOf, someUser } from './users.ts';

const START = Date.parse('2026-03-14T09:00:00.000Z');
const at = (ms: number) => new Date(START + ms);

const NOW = at(0).toISOString();
const TOKEN = 'c'.repeat(64);
const tokenWith = (record: Partial<User['tokens'][string]>) => ({
  tokens: { [TOKEN]: { created_at: NOW, ...record } },
});
const holderOf = (userId: string) => ownerOf(userId, TOKEN);
const ticketsAt = (ms: number) => ({ tickets: { since: at(ms).toISOString(), count: 1 } });

/** Users and owners of whom a first ticket is counted at `NOW`, and others. */
const FIRST: [
  what: string,
  user: Partial<User>,
  ownerWith: (userId: string) => Principal<'owner'>,
  counted: boolean,
][] = [
  ['the owner', {}, ownerOf, true],
  ['an owner without a token hash', {}, (userId) => ({ userId, via: 'owner' }), true],
  ['an owner whose token expires later', tokenWith({ expires_at: at(1).toISOString() }), holderOf, true],
  ['an owner whose last window has ended', ticketsAt(-WINDOW_MS), ownerOf, true],
  ['an owner who publishes', { publishes: { since: NOW, count: 1 } }, ownerOf, true],
  ['an owner whose window has not ended', ticketsAt(1 - WINDOW_MS), ownerOf, false],
  ['an owner whose window is in the future', ticketsAt(WINDOW_MS), ownerOf, false],
  ['a locked owner', { lock: { at: NOW, reason: 'Spam', by: 'support' } }, ownerOf, false],
  ['another token', {}, holderOf, false],
  ['a property of objects', {}, (userId) => ownerOf(userId, 'constructor'), false],
  ['an expired token', tokenWith({ expires_at: NOW }), holderOf, false],
  ['a reader token', tokenWith({ kind: 'reader' }), holderOf, false],
  ['a recovery code', tokenWith({ kind: 'recovery' }), holderOf, false],
];

export function pictureCountSuite(name: string, open: () => UserStore & PictureCounts): void {
  const users = open();
  const added = async (overrides: Partial<User> = {}) => {
    const user = someUser(overrides);
    assert.equal(await users.create(user), true);
    return user;
  };
  const countAll = (user: User, now: Date) =>
    Promise.all(Array.from({ length: MAX_PICTURE_REQUESTS + 5 }, () => users.count(user, 'tickets', now)));

  test(`${name}: of concurrent requests the maximum is counted, and again in the next window`, async () => {
    const user = await added();
    for (const [window, now] of [at(0), at(WINDOW_MS)].entries()) {
      const present = await users.get(user.user_id);
      assert.ok(present);
      const counted = (await countAll(present, now)).filter((since) => since === undefined);
      assert.equal(counted.length, MAX_PICTURE_REQUESTS, `window ${window}`);
      const after = await users.get(user.user_id);
      assert.ok(after);
      assert.equal(await users.count(after, 'tickets', new Date(now.getTime() + 1)), now.toISOString());
      assert.deepEqual(after, { ...user, tickets: { since: now.toISOString(), count: MAX_PICTURE_REQUESTS } });
    }
  });

  for (const [what, overrides, ownerWith, counted] of FIRST) {
    test(`${name}: a first ticket is ${counted ? '' : 'not '}counted for ${what}`, async () => {
      const user = await added(overrides);
      const owner = ownerWith(user.user_id);
      const mayCount = holdsToken(user, owner, NOW) && !user.lock && !currentCount(user, 'tickets', at(0));
      assert.equal(mayCount, counted, 'the condition is that of the domain');
      const after = counted ? { ...user, ...ticketsAt(0) } : user;
      assert.deepEqual(await users.countFirstTicket(owner, at(0)), { user: after, counted });
      assert.deepEqual(await users.get(user.user_id), after);
    });
  }

  test(`${name}: of concurrent tickets the maximum is given, and requests with invalid tokens are not counted`, async () => {
    const { user_id } = await added({ tokens: { ...someUser().tokens, ...tokenWith({ kind: 'reader' }).tokens } });
    const { limitTicket } = countedPictures(users, () => at(0));
    const codesOf = async (owner: Principal<'owner'>, times: number) => {
      const results = await Promise.allSettled(Array.from({ length: times }, () => limitTicket(owner)));
      return results.map((result) => (result.status === 'fulfilled' ? result.value.user_id : result.reason.code));
    };
    const [owner, thief] = [ownerOf(user_id), holderOf(user_id)];
    assert.deepEqual(await codesOf(thief, 1), ['unauthorized']);
    const [owned, stolen] = await Promise.all([codesOf(owner, MAX_PICTURE_REQUESTS - 1), codesOf(thief, 5)]);
    assert.deepEqual(new Set(owned), new Set([user_id]));
    assert.deepEqual(new Set(stolen), new Set(['unauthorized']));
    const last = await codesOf(owner, 5);
    assert.deepEqual(last.sort(), [user_id, ...Array(4).fill('too-many-requests')].sort());
    assert.deepEqual(await codesOf(thief, 1), ['unauthorized'], 'above the limit, too');
    assert.equal((await users.get(user_id))?.tickets?.count, MAX_PICTURE_REQUESTS);
  });

  test(`${name}: tickets and publications are counted apart; updates keep the counts`, async () => {
    const user = await added();
    await users.count(user, 'tickets', at(0));
    await users.count(user, 'publishes', at(1_000));
    await users.update(
      { set: { name: 'Moritz' }, remove: [], updated_at: at(2_000).toISOString() },
      { principal: ownerOf(user.user_id), versions: [user.version] },
    );
    const { tickets, publishes } = (await users.get(user.user_id)) ?? {};
    assert.deepEqual(
      [tickets, publishes],
      [
        { since: at(0).toISOString(), count: 1 },
        { since: at(1_000).toISOString(), count: 1 },
      ],
    );
  });

  test(`${name}: a count creates no user, and an erasure marker has none`, async () => {
    const unknown = someUser();
    await users.count(unknown, 'tickets', at(0));
    const countFirst = ({ user_id }: User) => users.countFirstTicket(ownerOf(user_id), at(0));
    const none = { user: undefined, counted: false };
    assert.deepEqual(await countFirst(unknown), none);
    assert.equal(await users.get(unknown.user_id), undefined);
    const user = await added();
    const marker = await users.beginErasure(ownerOf(user.user_id), NOW);
    assert.equal(await users.count(user, 'tickets', at(0)), undefined);
    assert.deepEqual(await countFirst(user), none);
    assert.deepEqual(await users.beginErasure(ownerOf(user.user_id), at(1).toISOString()), marker);
    await users.endErasure(user.user_id, at(0).toISOString());
    assert.deepEqual(await countFirst(user), none);
    assert.equal(await users.create(user), false, 'the tombstone stays');
  });
}
