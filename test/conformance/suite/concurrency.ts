import assert from 'node:assert/strict';
import { NAMES, ownerOf, type Rules, userIn } from './api.ts';
import { assertProblem } from './problem.ts';

const LOCALES = ['de', 'fr', 'it', 'es'];

export const concurrency: Rules = {
  // The service may apply the updates in any order, but the responses must be consistent with a single order.
  async 'concurrent updates of different fields all succeed, each with its own version'(api) {
    const owner = await api.createUser();
    const patches = LOCALES.flatMap((locale, at) => [
      { locale },
      { age: 40 + at },
      { name: `Max ${at}` },
      { pet_name: `Rocky ${at}` },
      { health_goals: [`goal ${at}`] },
    ]);
    const steps = await Promise.all(
      patches.map(async (patch) => ({ patch, profile: await userIn(owner.update(patch)) })),
    );
    steps.sort((a, b) => (a.profile.version ?? 0) - (b.profile.version ?? 0));
    let expected = owner.profile;
    for (const [at, { patch, profile }] of steps.entries()) {
      expected = { ...expected, ...patch, version: at + 2, updated_at: profile.updated_at ?? '' };
      assert.deepEqual(profile, expected);
    }
    assert.deepEqual(await owner.read(), expected);
  },

  async 'one of 20 concurrent updates of the same version succeeds'(api) {
    const owner = await api.createUser();
    for (const version of [1, 2]) {
      const rivals = await Promise.all(
        Array.from({ length: 20 }, (_, at) => owner.update({ age: 40 + at }, { 'If-Match': `"${version}"` })),
      );
      const [winner, ...others] = rivals.toSorted((a, b) => a.status - b.status);
      assert.ok(winner);
      const won = await userIn(winner);
      assert.equal(won.version, version + 1);
      for (const loser of others) await assertProblem(loser, '412 precondition-failed');
      assert.deepEqual(await owner.read(), won);
    }
  },

  async 'one of many concurrent creates of a user_id succeeds'(api) {
    const user_id = crypto.randomUUID();
    const rivals = await Promise.all(
      Array.from({ length: 10 }, (_, at) => api.post({ ...NAMES, user_id, name: `Rival ${at}` })),
    );
    const [winner, ...others] = rivals.toSorted((a, b) => a.status - b.status);
    assert.equal(winner?.status, 201);
    const { access_token, ...profile } = await userIn(winner);
    for (const loser of others) await assertProblem(loser, '401 unauthorized');
    assert.deepEqual(await ownerOf(api, profile, access_token).read(), profile);
  },
};
