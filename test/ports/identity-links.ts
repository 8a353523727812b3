import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IdentityLink, IdentityLinks } from '../../core/ports/identity-links.ts';
import type { UserLimits } from '../../core/ports/user-limits.ts';
import type { UserStore } from '../../core/ports/users.ts';
import { ownerOf, someUser } from './users.ts';

const NOW = '2026-03-15T00:00:00.000Z';

export const someLink = (user_id: string = crypto.randomUUID()): IdentityLink => ({
  user_id,
  claimed_at: NOW,
  claim_id: crypto.randomUUID(),
});

export function identityLinkSuite(
  name: string,
  open: () => { links: IdentityLinks; users: UserStore & Partial<UserLimits> },
): void {
  const { links, users } = open();

  test(`${name}: a link is found as stored, until it is removed`, async () => {
    const id = crypto.randomUUID();
    assert.equal(await links.find(id), undefined);
    const link = someLink();
    assert.equal(await links.put(id, link, undefined), true);
    assert.deepEqual(await links.find(id), link);
    await links.remove(id, link);
    await links.remove(id, link);
    assert.equal(await links.find(id), undefined);
  });

  test(`${name}: only the link that was read is replaced or removed`, async () => {
    const id = crypto.randomUUID();
    const [first, second, other] = [someLink('u'), someLink('u'), someLink('u')];
    assert.equal(await links.put(id, second, first), false, 'there is none to replace');
    assert.equal(await links.put(id, first, undefined), true);
    for (const before of [undefined, other]) assert.equal(await links.put(id, second, before), false);
    await links.remove(id, other);
    assert.deepEqual(await links.find(id), first);
    assert.equal(await links.put(id, second, first), true);
    await links.remove(id, first);
    assert.deepEqual(await links.find(id), second);
  });

  test(`${name}: one of the concurrent claims wins`, async () => {
    const id = crypto.randomUUID();
    for (const before of [undefined, await links.find(id)]) {
      const rivals = Array.from({ length: 10 }, () => someLink());
      const stored = before ?? (await links.find(id));
      const outcomes = await Promise.all(rivals.map((link) => links.put(id, link, stored)));
      const winners = rivals.filter((_, at) => outcomes[at]);
      assert.deepEqual([await links.find(id)], winners);
    }
  });

  test(`${name}: a link is not a user, and a user is not a link`, async () => {
    const id = crypto.randomUUID();
    const link = someLink();
    await links.put(id, link, undefined);
    assert.equal(await users.get(id), undefined);
    for (const principal of [ownerOf(id), { userId: id, via: 'owner' } as const]) {
      assert.equal(await users.update({ set: { name: 'x' }, remove: [], updated_at: NOW }, { principal }), 'refused');
      assert.equal(await users.beginErasure(principal, NOW), undefined);
    }
    await users.endErasure(id, NOW);
    await users.setReached?.(id, { full: [] });
    assert.deepEqual(await links.find(id), link);

    const user = someUser();
    await users.create(user);
    assert.equal(await links.find(user.user_id), undefined);
    await links.remove(user.user_id, link);
    await users.beginErasure({ userId: user.user_id, via: 'owner' }, NOW);
    assert.equal(await links.find(user.user_id), undefined);
    await users.endErasure(user.user_id, NOW);
    assert.equal(await links.find(user.user_id), undefined);
  });

  test(`${name}: a user whose id was chosen to equal an identity's does not prevent its link`, async () => {
    const user = someUser();
    await users.create(user);
    const link = someLink();
    assert.equal(await links.put(user.user_id, link, undefined), true);
    assert.deepEqual(await links.find(user.user_id), link);
    assert.deepEqual(await users.get(user.user_id), user);

    const linked = someUser();
    await links.put(linked.user_id, link, undefined);
    assert.equal(await users.create(linked), true, 'the answer would reveal which identities are linked');
  });
}
