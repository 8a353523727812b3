import assert from 'node:assert/strict';
import { NAMES, ownerOf, type Rules, userIn } from './api.ts';
import { assertProblem } from './problem.ts';

const withKey = (key: string = crypto.randomUUID()) => ({ 'Idempotency-Key': key });

const INVALID_KEYS = [
  'abc',
  '""',
  'x'.repeat(15),
  'x'.repeat(65),
  `"${'x'.repeat(15)}"`,
  'sixteen characters with spaces',
];

export const idempotency: Rules = {
  async 'a retry returns the same user with a new token, and revokes the lost one'(api) {
    const headers = withKey();
    const lost = await api.createUser({ health_goals: ['sleep'] }, headers);
    const again = await api.post({ health_goals: ['sleep'], pet_name: ' Rocky', name: 'Max' }, headers);
    assert.equal(again.status, 201);
    const { access_token, ...profile } = await userIn(again);
    assert.deepEqual(profile, lost.profile);
    assert.deepEqual(await ownerOf(api, profile, access_token).read(), profile);
    await assertProblem(await api.send(lost.path, { headers: lost.auth }), '401 unauthorized');
  },

  async 'concurrent retries create one user, and only one token works'(api) {
    const headers = withKey();
    const owners = await Promise.all(Array.from({ length: 8 }, () => api.createUser({}, headers)));
    assert.equal(new Set(owners.map(({ profile }) => profile.user_id)).size, 1);
    const reads = await Promise.all(owners.map(({ path, auth }) => api.send(path, { headers: auth })));
    assert.equal(reads.filter(({ status }) => status === 200).length, 1);
  },

  async 'rejects the same key with another body, and changes nothing'(api) {
    const headers = withKey();
    const owner = await api.createUser({}, headers);
    await assertProblem(await api.post({ ...NAMES, name: 'Eve' }, headers), '422 idempotency-key-reused');
    assert.deepEqual(await owner.read(), owner.profile);
  },

  async 'the key is case-insensitive'(api) {
    const key = crypto.randomUUID();
    const first = await api.createUser({}, withKey(key));
    const second = await api.createUser({}, withKey(key.toUpperCase()));
    assert.equal(second.profile.user_id, first.profile.user_id);
  },

  async 'the key expires at the first update'(api) {
    const headers = withKey();
    const owner = await api.createUser({}, headers);
    const updated = await userIn(owner.update({ age: 38 }));
    await assertProblem(await api.post(NAMES, headers), '409 already-created');
    await assertProblem(await api.post({ ...NAMES, name: 'Eve' }, headers), '409 already-created');
    assert.deepEqual(await owner.read(), updated);
  },

  async 'a user created with a key cannot be accessed by id alone'(api) {
    const { profile } = await api.createUser({}, withKey());
    await assertProblem(await api.post({ ...NAMES, user_id: profile.user_id }), '401 unauthorized');
  },

  async 'a quoted key, or the same key twice, is the same key'(api) {
    for (const key of [crypto.randomUUID(), `01JDQ5ZK8Q4V3${crypto.randomUUID().slice(0, 13)}`]) {
      const { profile } = await api.createUser({}, withKey(key));
      for (const same of [`"${key}"`, ` ${key} `, `${key}, ${key}`, `"${key}","${key}"`]) {
        assert.equal((await api.createUser({}, withKey(same))).profile.user_id, profile.user_id, same);
      }
    }
  },

  async 'a key may have 16 to 64 visible ASCII characters, in which case matters'(api) {
    const [short, long] = [crypto.randomUUID().slice(0, 16), `~!${crypto.randomUUID()}`.padEnd(64, 'z')];
    for (const key of [short, long]) {
      const { profile } = await api.createUser({}, withKey(key));
      assert.equal((await api.createUser({}, withKey(key))).profile.user_id, profile.user_id, key);
    }
    const other = await api.createUser({}, withKey(long.toUpperCase()));
    const again = await api.createUser({}, withKey(long));
    assert.notEqual(other.profile.user_id, again.profile.user_id);
  },

  async 'rejects any other key, and a key together with a user_id'(api) {
    for (const key of INVALID_KEYS) {
      const { detail } = await assertProblem(await api.post(NAMES, withKey(key)), '400 invalid-parameter');
      assert.match(detail ?? '', /Send a UUID.*16 to 64 visible ASCII characters/, key);
    }
    const body = { ...NAMES, user_id: crypto.randomUUID() };
    const { detail } = await assertProblem(await api.post(body, withKey()), '400 invalid-parameter');
    assert.match(detail ?? '', /To update this user, send `Authorization: Bearer …`/);
  },

  async 'on an update the key has to be valid, and has no effect'(api) {
    const { update, read, profile } = await api.createUser();
    for (const key of INVALID_KEYS) {
      await assertProblem(await update({ age: 38 }, withKey(key)), '400 invalid-parameter');
    }
    assert.deepEqual(await read(), profile);
    const key = withKey();
    assert.equal((await userIn(update({ age: 38 }, key))).age, 38);
    assert.equal((await userIn(update({ age: 39 }, key))).age, 39);
    assert.equal((await api.post(NAMES, key)).status, 201, 'an update does not use up the key');
  },
};
