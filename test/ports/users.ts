import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Principal, User, UserChange, UserStore } from '../../core/ports/users.ts';

const HASH = 'a'.repeat(64);
const LATER = '2026-03-15T00:00:00.000Z';
const rename = (name: string): UserChange => ({ set: { name }, remove: [], updated_at: LATER });

/** Returns the principal of a user's owner. The token hash defaults to that of `someUser`. */
export const ownerOf = (userId: string, tokenHash = HASH): Principal<'owner'> => ({ userId, via: 'owner', tokenHash });

/** The fields of a user about whom a model may be asked. */
export const ASKABLE = { age: 34, purposes: ['profile_messages'] } satisfies Partial<User>;

export function someUser(overrides: Partial<User> = {}): User {
  return {
    user_id: crypto.randomUUID(),
    version: 1,
    created_at: '2026-03-14T00:00:00.000Z',
    updated_at: '2026-03-14T00:00:00.000Z',
    name: 'Zoë 👨‍👩‍👧‍👦',
    pet_name: '"Rocky"; --',
    ...ASKABLE,
    health_goals: ['sleep', 'walk'],
    locale: 'de-AT',
    tokens: { [HASH]: { created_at: '2026-03-14T00:00:00.000Z' } },
    ...overrides,
  };
}

export function userStoreSuite(name: string, open: () => UserStore): void {
  const users = open();
  const added = async (overrides: Partial<User> = {}) => {
    const user = someUser(overrides);
    assert.equal(await users.create(user), true);
    return user;
  };

  test(`${name}: reads a user as stored; an unknown one is undefined`, async () => {
    const user = await added();
    assert.deepEqual(await users.get(user.user_id), user);
    assert.equal(await users.get(crypto.randomUUID()), undefined);
  });

  test(`${name}: only one of the concurrent creates gets an id`, async () => {
    const user_id = crypto.randomUUID();
    const rivals = Array.from({ length: 20 }, (_, at) => someUser({ user_id, name: `rival ${at}` }));
    const outcomes = await Promise.all(rivals.map((rival) => users.create(rival)));
    const winners = rivals.filter((_, at) => outcomes[at]);
    assert.equal(winners.length, 1);
    assert.deepEqual(await users.get(user_id), winners[0]);
  });

  test(`${name}: an update merges, removes, increments the version, and returns the user before and after`, async () => {
    const before = await added({ creation: 'c', portrait: 'portraits/x.jpg' });
    const change: UserChange = {
      set: { name: 'Moritz', health_goals: [] },
      remove: ['age', 'portrait'],
      updated_at: LATER,
    };
    const { age: _age, portrait: _portrait, creation: _creation, ...rest } = before;
    const after = { ...rest, name: 'Moritz', health_goals: [], version: 2, updated_at: LATER };
    assert.deepEqual(await users.update(change, { principal: ownerOf(before.user_id) }), { before, after });
    assert.deepEqual(await users.get(before.user_id), after);
  });

  test(`${name}: an update with a wrong token or version changes nothing`, async () => {
    const user = await added();
    const attempt = (tokenHash: string, versions?: number[]) =>
      users.update(rename('Eve'), { principal: ownerOf(user.user_id, tokenHash), versions });
    assert.equal(await attempt('b'.repeat(64)), 'refused');
    assert.equal(await attempt('constructor'), 'refused');
    assert.equal(await attempt('b'.repeat(64), [1]), 'refused');
    assert.equal(await attempt(HASH, [2, 3]), 'changed');
    assert.equal(await attempt(HASH, []), 'changed');
    assert.equal(await users.update(rename('Eve'), { principal: ownerOf(crypto.randomUUID()) }), 'refused');
    assert.deepEqual(await users.get(user.user_id), user);
  });

  test(`${name}: concurrent updates of different fields all succeed, each with its own version`, async () => {
    const { user_id } = await added();
    const changes: UserChange['set'][] = [{ name: 'Moritz' }, { pet_name: 'Bello' }, { age: 38 }, { locale: 'en' }];
    const results = await Promise.all(
      changes.map((set) => users.update({ set, remove: [], updated_at: LATER }, { principal: ownerOf(user_id) })),
    );
    const versions = results.map((result) => (typeof result === 'string' ? result : result.after.version));
    assert.deepEqual(versions.sort(), [2, 3, 4, 5]);
    const { name: given, pet_name, age, locale } = (await users.get(user_id)) ?? someUser();
    assert.deepEqual({ name: given, pet_name, age, locale }, Object.assign({}, ...changes));
  });

  test(`${name}: one of the concurrent updates of the same version succeeds`, async () => {
    const { user_id } = await added();
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        users.update(rename(`${at}`), { principal: ownerOf(user_id), versions: [1] }),
      ),
    );
    assert.equal(results.filter((result) => result === 'changed').length, 9);
    assert.equal((await users.get(user_id))?.version, 2);
  });

  test(`${name}: an owner verified without a token updates an existing user`, async () => {
    const { user_id } = await added();
    const update = (userId: string, versions?: number[]) =>
      users.update(rename('Moritz'), { principal: { userId, via: 'owner' }, versions });
    assert.equal(typeof (await update(user_id, [1])), 'object');
    assert.equal(await update(user_id, [1]), 'changed');
    assert.equal(await update(user_id, []), 'changed');
    assert.equal(await update(crypto.randomUUID()), 'refused');
  });

  test(`${name}: replaces tokens only while the creation hash matches`, async () => {
    const user = await added({ creation: 'c' });
    const tokens = { ['d'.repeat(64)]: { created_at: LATER } };
    assert.equal(await users.replaceTokens(user.user_id, tokens, 'another'), undefined);
    assert.equal(await users.replaceTokens(crypto.randomUUID(), tokens, 'c'), undefined);
    assert.deepEqual(await users.get(user.user_id), user);

    assert.deepEqual(await users.replaceTokens(user.user_id, tokens, 'c'), { ...user, tokens });
    assert.deepEqual(await users.get(user.user_id), { ...user, tokens });

    await users.update(rename('Moritz'), { principal: ownerOf(user.user_id, 'd'.repeat(64)) });
    assert.equal(await users.replaceTokens(user.user_id, tokens, 'c'), undefined);
  });

  test(`${name}: stores a copy of a new user`, async () => {
    const user = await added();
    user.health_goals.push('never stored');
    assert.deepEqual((await users.get(user.user_id))?.health_goals, ['sleep', 'walk']);
  });
}
