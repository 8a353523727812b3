import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserLimits } from '../../core/ports/user-limits.ts';
import type { UserChange, UserStore } from '../../core/ports/users.ts';
import { ownerOf, someUser } from './users.ts';

const LATER = '2026-03-15T00:00:00.000Z';
const LIMITED = { rate_until: LATER, full: ['2026-03-14 heart_rate', '2026-03-14 step_count'] };

export function userLimitsSuite(name: string, open: () => UserStore & UserLimits): void {
  const users = open();
  const added = async () => {
    const user = someUser();
    assert.equal(await users.create(user), true);
    const [tokenHash = ''] = Object.keys(user.tokens);
    return { user, tokenHash };
  };

  test(`${name}: a mark replaces the previous one, and changes nothing else in the item`, async () => {
    const { user } = await added();
    for (const limited of [LIMITED, { full: ['2026-03-14 heart_rate'] }, { rate_until: LATER }]) {
      await users.setReached(user.user_id, limited);
      assert.deepEqual(await users.get(user.user_id), { ...user, limited });
    }
    for (let time = 1; time <= 2; time += 1) {
      await users.setReached(user.user_id, undefined);
      assert.deepEqual(await users.get(user.user_id), user);
    }
  });

  test(`${name}: updates keep a mark, also updates with a version from before it`, async () => {
    const { user, tokenHash } = await added();
    await users.setReached(user.user_id, LIMITED);
    const change: UserChange = { set: { name: 'Moritz' }, remove: ['age'], updated_at: LATER };
    assert.equal(
      typeof (await users.update(change, { principal: ownerOf(user.user_id, tokenHash), versions: [user.version] })),
      'object',
    );
    assert.deepEqual((await users.get(user.user_id))?.limited, LIMITED);
  });

  test(`${name}: a mark creates no user, and an erased user has none`, async () => {
    const unknownUser = crypto.randomUUID();
    await users.setReached(unknownUser, LIMITED);
    assert.equal(await users.get(unknownUser), undefined);
    const { user, tokenHash } = await added();
    await users.setReached(user.user_id, LIMITED);
    const erasure = await users.beginErasure(ownerOf(user.user_id, tokenHash), LATER);
    assert.ok(erasure && !('limited' in erasure));
    await users.setReached(user.user_id, LIMITED);
    assert.deepEqual(await users.beginErasure(ownerOf(user.user_id, tokenHash), LATER), erasure);
    await users.endErasure(user.user_id, '9999-01-01T00:00:00.000Z');
    await users.setReached(user.user_id, LIMITED);
    assert.equal(await users.get(user.user_id), undefined);
  });
}
