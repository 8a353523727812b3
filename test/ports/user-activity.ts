import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserActivity } from '../../core/ports/user-activity.ts';
import type { UserStore } from '../../core/ports/users.ts';
import { announcedErasure } from '../../core/users/last-activity.ts';
import { ownerOf, someUser } from './users.ts';

const LONG_AGO = '2024-03-14T00:00:00.000Z';
/** Set while the clock was wrong. */
const WRONG = '2044-03-14T00:00:00.000Z';
const NOW = '2026-03-15T00:00:00.000Z';

/**
 * The guarantees of `UserActivity`.
 *
 * @param open opens stores with this clock
 */
export function userActivitySuite(
  name: string,
  open: (clock: () => Date) => { users: UserStore; activity: UserActivity },
): void {
  async function warned(active_at?: string) {
    const stores = open(() => new Date(NOW));
    const user = someUser({ updated_at: LONG_AGO, ...(active_at ? { active_at } : {}), forget_at: NOW, creation: 'c' });
    await stores.users.create(user);
    return { ...stores, user };
  }

  for (const active_at of [undefined, LONG_AGO, WRONG]) {
    test(`${name}: stores the last activity after ${active_at ?? 'none'}, and takes the warning back`, async () => {
      const { users, activity, user } = await warned(active_at);
      await activity.record(user.user_id);
      const { forget_at: _warning, creation: _creation, ...rest } = user;
      const stored = (await users.get(user.user_id)) ?? assert.fail();
      const { creation: _kept, forget_at: _void, ...after } = stored;
      assert.equal(announcedErasure(stored), undefined);
      assert.deepEqual(after, { ...rest, active_at: NOW, updated_at: NOW, version: 2 });
      const erasing = { userId: user.user_id, via: 'service', service: 'forgetting' } as const;
      assert.equal(await users.beginErasure(erasing, NOW, user.version), undefined);
      await activity.record(user.user_id);
      assert.equal((await users.get(user.user_id))?.version, 2, 'a repeated call changes nothing');
    });
  }

  test(`${name}: stores no activity of erased and unknown users`, async () => {
    const { users, activity, user } = await warned();
    await users.beginErasure(ownerOf(user.user_id), NOW);
    const marker = await users.getErasure(user.user_id);
    const unknown = crypto.randomUUID();
    for (const id of [user.user_id, unknown]) await activity.record(id);
    assert.deepEqual([await users.get(user.user_id), await users.getErasure(user.user_id)], [undefined, marker]);
    assert.equal(await users.create(someUser({ user_id: unknown })), true);
  });
}
