import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EndedSubscriptions } from '../../core/ports/push.ts';
import type { UserStore } from '../../core/ports/users.ts';
import { pushRecord } from '../support/push.ts';
import { ownerOf, someUser } from './users.ts';

const LATER = '2026-03-16T00:00:00.000Z';

interface Stores {
  users: UserStore;
  ended: EndedSubscriptions;
}

/** The guarantees of `EndedSubscriptions`. */
export function endedSubscriptionsSuite(name: string, open: () => Stores | Promise<Stores>): void {
  async function subscribed() {
    const stores = await open();
    const user = someUser({ push_subscriptions: { a: pushRecord('a'), b: pushRecord('b') } });
    await stores.users.create(user);
    return { ...stores, user, read: () => stores.users.get(user.user_id) };
  }

  test(`${name}: forgets ended subscriptions, and no others; a repeated call changes nothing`, async () => {
    const { ended, user, read } = await subscribed();
    await ended.forget(user.user_id, ['a', 'absent']);
    const after = await read();
    assert.deepEqual(after?.push_subscriptions, { b: pushRecord('b') });
    assert.ok(after && after.version > user.version, 'a profile’s ETag has changed');
    await ended.forget(user.user_id, ['a']);
    assert.deepEqual(await read(), after);
  });

  test(`${name}: an update that has read an ended subscription does not write it back`, async () => {
    const { users, ended, user, read } = await subscribed();
    await ended.forget(user.user_id, ['a']);
    const change = { set: { push_subscriptions: { a: pushRecord('a') } }, remove: [], updated_at: LATER };
    const principal = ownerOf(user.user_id);
    assert.equal(await users.update(change, { principal, versions: [user.version] }), 'changed');
    assert.deepEqual(Object.keys((await read())?.push_subscriptions ?? {}), ['b']);
  });

  test(`${name}: forgets nothing of users without subscriptions, of erased and of unknown users`, async () => {
    const { users, ended, user, read } = await subscribed();
    const other = someUser();
    await users.create(other);
    await users.beginErasure(ownerOf(user.user_id), LATER);
    const marker = await users.getErasure(user.user_id);
    for (const id of [other.user_id, user.user_id, crypto.randomUUID()]) await ended.forget(id, ['a']);
    assert.deepEqual(await users.get(other.user_id), other);
    assert.deepEqual([await read(), await users.getErasure(user.user_id)], [undefined, marker]);
  });
}
