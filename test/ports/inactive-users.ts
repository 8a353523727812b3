import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InactiveUsers } from '../../core/ports/user-directory.ts';
import type { User } from '../../core/ports/users.ts';
import { someLink } from './identity-links.ts';
import { somePairing } from './pairings.ts';
import type { DirectoryStores } from './user-directory.ts';
import { ownerOf, someUser } from './users.ts';

const BEFORE = '2026-03-15T00:00:00.000Z';
const LONG_AGO = '2024-03-14T23:59:59.999Z';

export interface InactiveUserStores extends Omit<DirectoryStores, 'directory'> {
  inactiveUsers: InactiveUsers;
}

/**
 * The guarantees of `InactiveUsers`.
 *
 * @param open opens empty stores
 */
export function inactiveUsersSuite(name: string, open: () => Promise<InactiveUserStores>): void {
  async function opened() {
    const stores = await open();
    const add = async (fields: Partial<User>) => {
      const user = someUser(fields);
      assert.equal(await stores.users.create(user), true);
      return user;
    };
    const list = async (count: number) => {
      const slices = Array.from({ length: count }, (_, index) =>
        Array.fromAsync(stores.inactiveUsers.list(BEFORE, { index, count })),
      );
      return (await Promise.all(slices)).flat().sort((a, b) => (a.user_id < b.user_id ? -1 : 1));
    };
    return { ...stores, add, list };
  }

  test(`${name}: lists users by their last activity, and nothing else that is stored with users`, async () => {
    const { users, links, pairings, add, list } = await opened();
    assert.deepEqual(await list(1), []);
    const listed = [
      await add({ updated_at: LONG_AGO }),
      await add({ updated_at: BEFORE, active_at: LONG_AGO, forget_at: BEFORE }),
      await add({ updated_at: LONG_AGO, lock: { at: BEFORE, reason: 'Spam', by: 'support' } }),
    ];
    await add({ updated_at: BEFORE });
    await add({ updated_at: LONG_AGO, active_at: BEFORE });
    for (const ends of [false, true]) {
      const { user_id } = await add({ updated_at: LONG_AGO });
      await users.beginErasure(ownerOf(user_id), LONG_AGO);
      if (ends) await users.endErasure(user_id, '9999-01-01T00:00:00.000Z');
    }
    await links.put(crypto.randomUUID(), someLink(), undefined);
    await pairings.create(somePairing());
    const expected = listed.sort((a, b) => (a.user_id < b.user_id ? -1 : 1));
    assert.deepEqual(await list(1), expected);
  });

  test(`${name}: each user is in exactly one slice`, async () => {
    const { add, list } = await opened();
    const bounds = ['00000000-0000-4000-8000-000000000000', '55555555-0000-4000-8000-000000000000'];
    const ids = [...bounds, ...bounds.map((id) => id.replaceAll('0', 'f').replaceAll('5', 'a'))];
    const random = Array.from({ length: 220 }, () => crypto.randomUUID());
    const added = await Promise.all([...ids, ...random].map((user_id) => add({ user_id, updated_at: LONG_AGO })));
    const expected = added.map(({ user_id }) => user_id).sort();
    for (const count of [1, 2, 3, 25]) {
      assert.deepEqual(
        (await list(count)).map(({ user_id }) => user_id),
        expected,
        `${count} slices`,
      );
    }
  });
}
