import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Act, AuditLog } from '../../core/ports/audit.ts';
import type { Principal, UserChange, UserStore } from '../../core/ports/users.ts';
import { listAll, someAct } from './audit.ts';
import { ownerOf, someUser } from './users.ts';

const NOW = '2026-03-15T00:00:00.000Z';
const WRONG = 'b'.repeat(64);
const byService = (userId: string): Principal<'service'> => ({ userId, via: 'service', service: 'support' });

export const withActs = (acts: readonly Act[], set: UserChange['set'] = { name: 'Moritz' }): UserChange => ({
  set,
  remove: [],
  updated_at: NOW,
  acts,
});

/** Tests the acts that the audit log gets with a change of a user. */
export function userActsSuite(name: string, open: () => { users: UserStore; audit: AuditLog }): void {
  const { users, audit } = open();
  const added = async () => {
    const user = someUser();
    assert.equal(await users.create(user), true);
    return user.user_id;
  };
  const kindsOn = async (userId: string) =>
    (await listAll(audit, 100, userId)).map(({ actor, act }) => `${actor} ${act}`).sort();

  test(`${name}: the log gets the acts of an update that is made, and of no other`, async () => {
    const user_id = await added();
    const acts = [
      someAct({ user_id, act: 'create-token' }),
      someAct({ user_id, act: 'revoke-token' }),
      someAct({ user_id, act: 'lock', actor: 'service:support' }),
    ];
    const update = (principal: Principal<'owner'>, versions?: number[]) =>
      users.update(withActs(acts), { principal, versions });
    assert.equal(await update(ownerOf(user_id, WRONG), [1]), 'refused');
    for (const versions of [[2], []]) assert.equal(await update(ownerOf(user_id), versions), 'changed');
    assert.deepEqual(await kindsOn(user_id), []);
    assert.equal(typeof (await update(ownerOf(user_id), [1])), 'object');
    assert.deepEqual(await kindsOn(user_id), ['owner create-token', 'owner revoke-token', 'service:support lock']);
    const [stored] = (await listAll(audit, 1, user_id)).filter(({ act }) => act === 'lock');
    assert.deepEqual(stored, acts[2]);
    assert.deepEqual((await users.get(user_id))?.version, 2, 'acts are no part of the user');
    assert.ok(!('acts' in ((await users.get(user_id)) ?? {})));
  });

  test(`${name}: the log gets the acts of a user who is created, and of no create that is refused`, async () => {
    const user = someUser();
    const { user_id } = user;
    const acts = [someAct({ user_id, act: 'consent' })];
    const rivals = [1, 2, 3].map(() => users.create(user, acts));
    assert.equal((await Promise.all(rivals)).filter(Boolean).length, 1);
    assert.equal(await users.create(someUser({ user_id }), acts), false);
    assert.deepEqual(await listAll(audit, 9, user_id), acts);
    assert.deepEqual(await users.get(user_id), user, 'acts are no part of the user');
  });

  test(`${name}: of concurrent updates, the log gets the acts of the one that is made`, async () => {
    const user_id = await added();
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, at) => {
        const acts = [someAct({ user_id, actor: `service:s${at}` })];
        return users.update(withActs(acts), { principal: ownerOf(user_id), versions: [1] });
      }),
    );
    const made = results.flatMap((result, at) => (typeof result === 'object' ? [`service:s${at} create-token`] : []));
    assert.equal(made.length, 1);
    assert.deepEqual(await kindsOn(user_id), made);
  });

  test(`${name}: an erasure is in the log once, with who began it, and the acts before it stay`, async () => {
    const [user_id, other] = [await added(), await added()];
    await users.update(withActs([someAct({ user_id })]), { principal: ownerOf(user_id), versions: [1] });
    assert.equal(await users.beginErasure(ownerOf(user_id, WRONG), NOW), undefined);
    const begun = await Promise.all([1, 2, 3].map(() => users.beginErasure(byService(user_id), NOW)));
    assert.ok(begun.every(Boolean));
    await users.beginErasure(ownerOf(user_id), NOW);
    await users.endErasure(user_id, '9999-01-01T00:00:00.000Z');
    await users.beginErasure(ownerOf(user_id), NOW);
    assert.deepEqual(await kindsOn(user_id), ['owner create-token', 'service:support erase']);
    await users.beginErasure(ownerOf(other), NOW);
    assert.deepEqual(await listAll(audit, 9, other), [{ at: NOW, actor: 'owner', act: 'erase', user_id: other }]);
  });
}
