import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { User, UserChange, UserStore } from '../../core/ports/users.ts';
import { ownerOf, someUser } from './users.ts';

const [HASH, OTHER] = ['a'.repeat(64), 'c'.repeat(64)];
const NOW = '2026-03-15T00:00:00.000Z';
const FAR_FUTURE = '9999-01-01T00:00:00.000Z';

export function userErasureSuite(name: string, open: () => UserStore): void {
  const users = open();
  const added = async (overrides: Partial<User> = {}) => {
    const tokens = { [HASH]: { created_at: NOW }, [OTHER]: { created_at: NOW, label: 'Tablet' } };
    const user = someUser({ tokens, ...overrides });
    assert.equal(await users.create(user), true);
    return user;
  };
  const rename: UserChange = { set: { name: 'Back' }, remove: [], updated_at: NOW };

  async function assertGone(user: User) {
    assert.equal(await users.get(user.user_id), undefined);
    assert.equal(await users.create(user), false, 'the id stays taken');
    for (const versions of [undefined, [1], []]) {
      assert.equal(await users.update(rename, { principal: ownerOf(user.user_id), versions }), 'refused');
    }
    assert.equal(await users.replaceTokens(user.user_id, user.tokens, user.creation ?? ''), undefined);
    assert.equal(await users.get(user.user_id), undefined);
  }

  test(`${name}: any of the user's tokens begins an erasure, and repeats it until it ends`, async () => {
    const streams = { s: { source: 'x', metrics: [], purposes: [], created_at: '', updated_at: '', consent_log: [] } };
    const user = await added({ streams, creation: 'c' });
    const begun = await users.beginErasure(ownerOf(user.user_id), NOW);
    assert.deepEqual(begun, {
      user_id: user.user_id,
      since: NOW,
      token_hashes: [HASH, OTHER],
      held: { tokens: 2, streams: 1 },
    });
    await assertGone(user);
    assert.deepEqual(await users.beginErasure(ownerOf(user.user_id, OTHER), FAR_FUTURE), begun);
    await users.endErasure(user.user_id, FAR_FUTURE);
    await users.endErasure(user.user_id, FAR_FUTURE);
    assert.equal(await users.beginErasure(ownerOf(user.user_id), NOW), undefined, 'no token is accepted after the end');
    await assertGone(user);
  });

  test(`${name}: an erasure of one version erases no other, even if the user changes meanwhile`, async () => {
    const user = await added();
    const principal = { userId: user.user_id, via: 'service', service: 'forgetting' } as const;
    assert.equal(await users.beginErasure(principal, NOW, 2), undefined);
    assert.deepEqual(await users.get(user.user_id), user);
    const [begun, updated] = await Promise.all([
      users.beginErasure(principal, NOW, 1),
      users.update(rename, { principal: ownerOf(user.user_id) }),
    ]);
    if (begun) assert.equal(updated, 'refused');
    else assert.equal((await users.get(user.user_id))?.name, 'Back');
    const other = await added();
    const ofOther = { ...principal, userId: other.user_id };
    assert.equal((await users.beginErasure(ofOther, NOW, 1))?.user_id, other.user_id);
  });

  test(`${name}: the marker names the identities, until the erasure ends`, async () => {
    const identity = { iss: 'https://login.example', sub: 'max', created_at: NOW };
    const user = await added({ identities: { b: identity, a: identity } });
    assert.equal(await users.getErasure(user.user_id), undefined);
    const begun = await users.beginErasure(ownerOf(user.user_id), NOW);
    assert.deepEqual(begun?.identity_ids, ['a', 'b']);
    assert.deepEqual(await users.getErasure(user.user_id), begun);
    await users.endErasure(user.user_id, FAR_FUTURE);
    assert.equal(await users.getErasure(user.user_id), undefined);
    assert.equal(await users.getErasure(crypto.randomUUID()), undefined);
  });

  test(`${name}: an owner verified without a token can erase, and repeat it`, async () => {
    const user = await added();
    const principal = { userId: user.user_id, via: 'owner' } as const;
    const begun = await users.beginErasure(principal, NOW);
    assert.equal(begun?.held.tokens, 2);
    await assertGone(user);
    assert.equal(await users.update(rename, { principal }), 'refused');
    assert.deepEqual(await users.beginErasure(principal, FAR_FUTURE), begun);
    await users.endErasure(user.user_id, FAR_FUTURE);
    assert.equal(await users.beginErasure(principal, NOW), undefined);
  });

  test(`${name}: an unauthorised erasure changes nothing, and one that has not begun does not end`, async () => {
    const user = await added();
    for (const hash of ['b'.repeat(64), 'constructor', '']) {
      assert.equal(await users.beginErasure(ownerOf(user.user_id, hash), NOW), undefined);
    }
    assert.equal(await users.beginErasure(ownerOf(crypto.randomUUID()), NOW), undefined);
    await users.endErasure(user.user_id, FAR_FUTURE);
    await users.endErasure(crypto.randomUUID(), FAR_FUTURE);
    assert.deepEqual(await users.get(user.user_id), user);
    assert.equal(typeof (await users.update(rename, { principal: ownerOf(user.user_id) })), 'object');
  });

  test(`${name}: updates concurrent with an erasure take effect before it or are refused`, async () => {
    const { user_id } = await added();
    const change = () => users.update(rename, { principal: ownerOf(user_id) });
    const [first, begun, ...rest] = await Promise.all([
      change(),
      users.beginErasure(ownerOf(user_id), NOW),
      users.beginErasure(ownerOf(user_id, OTHER), NOW),
      ...Array.from({ length: 5 }, change),
    ]);
    assert.ok(begun, `${first}`);
    assert.deepEqual(rest[0], begun, 'both callers get the same erasure');
    assert.equal(await users.get(user_id), undefined);
    assert.equal(await change(), 'refused');
  });
}
