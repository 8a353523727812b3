import assert from 'node:assert/strict';
import type { ServiceSettings } from '../../../shared/models/typescript/types.ts';
import { NAMES, ownerOf, type Rules, someUser, userIn } from './api.ts';
import { assertProblem } from './problem.ts';

const FULL = { ...NAMES, age: 34, health_goals: ['sleep', 'walk'], locale: 'de-AT' };

export const profile: Rules = {
  async 'a create returns 201, the profile, its location and a valid access token'(api) {
    const response = await api.post(FULL);
    assert.equal(response.status, 201);
    const { access_token, ...created } = await userIn(response);
    const { user_id, created_at, updated_at, ...rest } = created;
    assert.deepEqual(rest, { ...FULL, version: 1 });
    assert.equal(created_at, updated_at);
    assert.equal(response.headers.get('ETag'), '"1"');
    assert.equal(response.headers.get('Location'), `${await api.publicUrl()}/users/${user_id}`);
    assert.equal(response.headers.get('Cache-Control'), 'no-store', 'no cache keeps the token');
    assert.deepEqual(await ownerOf(api, created, access_token).read(), created);
  },

  async 'creates a user from two names, with a new id and token'(api) {
    const [max, eve] = [await api.createUser(), await api.once(someUser)];
    const { name, pet_name, age, health_goals, avatar_url, locale, version } = max.profile;
    const defaults = { age: undefined, health_goals: [], avatar_url: undefined, locale: 'en', version: 1 };
    assert.deepEqual({ name, pet_name, age, health_goals, avatar_url, locale, version }, { ...NAMES, ...defaults });
    assert.notEqual(max.profile.user_id, eve.profile.user_id);
    assert.notEqual(max.token, eve.token);
  },

  async 'activity shortly after a change is accepted, and changes nothing'(api) {
    const owner = await api.once(someUser);
    const before = await owner.read();
    assert.equal(before.forget_at, undefined);
    const response = await api.send(`${owner.path}/activity`, { method: 'POST', headers: owner.auth });
    assert.equal(response.status, 204);
    assert.deepEqual(await owner.read(), before);
  },

  async 'an update merges: keeps absent fields, removes null ones, replaces arrays'(api) {
    const owner = await api.createUser(FULL);
    const { age: _age, updated_at: _at, ...kept } = owner.profile;
    const response = await owner.update({ age: null, health_goals: ['swim'], locale: null });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('ETag'), '"2"');
    const { updated_at, ...second } = await userIn(response);
    assert.deepEqual(second, { ...kept, health_goals: ['swim'], locale: 'en', version: 2 });
    assert.deepEqual(await owner.read(), { ...second, updated_at });
    const third = await userIn(owner.update({ age: 120, health_goals: null, name: 'Moritz' }));
    assert.deepEqual(
      { ...third, updated_at },
      { ...second, updated_at, age: 120, health_goals: [], name: 'Moritz', version: 3 },
    );
    assert.deepEqual(await owner.read(), third);
  },

  async 'refuses an age below the minimum, before preconditions, and stores nothing'(api) {
    const { min_age } = (await (await api.send('/settings')).json()) as ServiceSettings;
    const tooYoung = { age: min_age - 1 };
    const user_id = crypto.randomUUID();
    const { detail } = await assertProblem(await api.post({ ...NAMES, ...tooYoung, user_id }), '403 too-young');
    assert.match(detail ?? '', new RegExp(`at least ${min_age} years old.*nothing was stored.*\\bage\\b`));
    // The id is free, so nothing of the refused create is left.
    assert.equal((await api.post({ ...NAMES, age: min_age, user_id })).status, 201);
    const owner = await api.createUser();
    await assertProblem(await owner.update({ ...tooYoung, name: 'Moritz' }, { 'If-Match': '"7"' }), '403 too-young');
    assert.deepEqual(await owner.read(), owner.profile);
    assert.equal((await owner.update({ age: null })).status, 200, 'an absent age is allowed');
  },

  async 'ignores read-only fields, so that a whole profile can be sent back'(api) {
    const owner = await api.createUser();
    const { created_at } = owner.profile;
    const nonsense = { version: 99, created_at: '1970-01-01T00:00:00Z', updated_at: 'never' };
    const updated = await userIn(owner.update({ ...owner.profile, ...nonsense, name: 'Moritz' }));
    assert.deepEqual([updated.name, updated.version, updated.created_at], ['Moritz', 2, created_at]);
    assert.notEqual(updated.updated_at, 'never');
    const { profile: fresh } = await api.createUser(nonsense);
    assert.equal(fresh.version, 1);
    assert.notEqual(fresh.created_at, nonsense.created_at);
  },

  async 'creates a user with a client’s own user_id, once, and returns it in lower case'(api) {
    const user_id = crypto.randomUUID().toUpperCase();
    const owner = await api.createUser({ user_id });
    assert.equal(owner.profile.user_id, user_id.toLowerCase());
    await assertProblem(await api.post({ ...NAMES, user_id, name: 'Eve' }), '401 unauthorized');
    assert.deepEqual(await owner.read(), owner.profile);
    assert.equal((await userIn(owner.update({ user_id, age: 38 }))).age, 38, 'also in upper case');
  },

  async 'rejects a create with a token and without user_id'(api) {
    const { auth } = await api.once(someUser);
    await assertProblem(await api.post(NAMES, auth), '400 invalid-parameter');
  },

  async 'a profile may be cached privately, and is revalidated each time'(api) {
    const { path, auth, update } = await api.createUser();
    for (const response of [await api.send(path, { headers: auth }), await update({ age: 38 })]) {
      assert.equal(response.headers.get('Cache-Control'), 'private, no-cache');
    }
  },
};
