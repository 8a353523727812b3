import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IdentityLinks } from '../../core/ports/identity-links.ts';
import type { Pairings } from '../../core/ports/pairings.ts';
import type { ListedUser, UserDirectory } from '../../core/ports/user-directory.ts';
import type { User, UserStore } from '../../core/ports/users.ts';
import { someLink } from './identity-links.ts';
import { somePairing } from './pairings.ts';
import { ownerOf, someUser } from './users.ts';

const NOW = '2026-03-15T00:00:00.000Z';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LOCK = { at: NOW, reason: 'Made-up readings 🐙', by: 'support' };

export interface DirectoryStores {
  directory: UserDirectory;
  users: UserStore;
  links: IdentityLinks;
  pairings: Pairings;
}

/** Lists all users in pages. Counts the pages. */
export async function listUsers(directory: UserDirectory, limit: number, between = async () => {}) {
  const users: ListedUser[] = [];
  let pages = 0;
  for (let after: string | undefined; ; ) {
    const page = await directory.list(after, limit);
    assert.ok(page.users.length <= limit);
    users.push(...page.users);
    pages += 1;
    if (page.next === undefined) return { users, pages };
    after = page.next;
    assert.match(after, UUID, 'a cursor has no code of a pairing');
    await between();
  }
}

const byId = (users: readonly ListedUser[]) => users.toSorted((a, b) => (a.user_id < b.user_id ? -1 : 1));

/** @param open opens empty stores */
export function userDirectorySuite(name: string, open: () => Promise<DirectoryStores>): void {
  const addTo =
    (users: UserStore) =>
    async (fields: Partial<User> = {}) => {
      const user = someUser(fields);
      assert.equal(await users.create(user), true);
      return user;
    };

  test(`${name}: lists ids, times, version and lock of users, and nothing else`, async () => {
    const { directory, users, links, pairings } = await open();
    const add = addTo(users);
    assert.deepEqual(await listUsers(directory, 10), { users: [], pages: 1 });
    const erasing = await add();
    await users.beginErasure(ownerOf(erasing.user_id), NOW);
    const erased = await add();
    await users.beginErasure(ownerOf(erased.user_id), NOW);
    await users.endErasure(erased.user_id, '9999-01-01T00:00:00.000Z');
    await links.put(crypto.randomUUID(), someLink(), undefined);
    await pairings.create(somePairing());
    const present = [await add(), await add({ lock: LOCK, version: 7 }), await add({ updated_at: NOW })];
    const listed = present.map(({ user_id, created_at, updated_at, version, lock }) => ({
      user_id,
      created_at,
      updated_at,
      version,
      ...(lock ? { lock } : {}),
    }));
    // Pages of one may be empty, and go on nevertheless.
    for (const limit of [1, 2, 100]) {
      assert.deepEqual(byId((await listUsers(directory, limit)).users), byId(listed), `${limit} a page`);
    }
  });

  test(`${name}: has every user once while others come and go, in pages of constant cost`, async () => {
    const { directory, users } = await open();
    const add = addTo(users);
    const [staying, going] = [await Promise.all(Array.from({ length: 12 }, () => add())), [await add(), await add()]];
    const first = (await listUsers(directory, 4)).users.map(({ user_id }) => user_id);
    const { users: listed, pages } = await listUsers(directory, 2, async () => {
      await add();
      const leaver = going.pop();
      if (leaver) await users.beginErasure(ownerOf(leaver.user_id), NOW);
    });
    const ids = listed.map(({ user_id }) => user_id);
    assert.equal(new Set(ids).size, ids.length, 'none is listed twice');
    const stayed = new Set(staying.map(({ user_id }) => user_id));
    assert.deepEqual(
      ids.filter((id) => stayed.has(id)),
      first.filter((id) => stayed.has(id)),
      'all are listed, in the same order',
    );
    assert.ok(pages >= 6);
  });
}
