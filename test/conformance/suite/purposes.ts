import assert from 'node:assert/strict';
import type { ActList } from '../../../shared/models/typescript/types.ts';
import { jsonIn, type StreamOwner, streamOwner } from '../../support/streams.ts';
import { type Api, type Rules, ruleForEach } from './api.ts';
import { exportOf } from './export.ts';
import { assertProblem } from './problem.ts';

const PURPOSES = ['profile_messages'];
const YESTERDAY = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString();

const logOf = async (api: Api, { address, auth }: StreamOwner) =>
  (await exportOf(api, { path: address, auth })).consent_log;

/** What is refused, and the pointer of the error. */
const refused: Record<string, [patch: Record<string, unknown>, pointer: string]> = {
  'an unknown purpose': [{ purposes: ['pet_state'] }, '/purposes/0'],
  'a purpose twice': [{ purposes: [...PURPOSES, ...PURPOSES] }, '/purposes'],
  'an imported consent without purposes': [{ imported: { given_at: YESTERDAY } }, '/imported'],
  'a consent that was given in the future': [
    { purposes: PURPOSES, imported: { given_at: '2999-01-01T00:00:00Z' } },
    '/imported/given_at',
  ],
};

export const purposes: Rules = {
  async 'a profile has no purposes until its owner gives them, and each change is logged once'(api) {
    const owner = await streamOwner(api.send);
    assert.deepEqual((await owner.knowledge()).purposes, []);
    assert.equal(await logOf(api, owner), undefined);
    // One after the other, and what is sent twice is one change.
    const changes = [PURPOSES, PURPOSES, [], null, PURPOSES];
    for (const purposes of changes) await jsonIn(owner.updateProfile({ purposes, health_goals: ['sleep'] }));
    const log = (await logOf(api, owner)) ?? [];
    assert.deepEqual(
      log.map((entry) => entry.purposes),
      [PURPOSES, [], PURPOSES],
    );
    assert.deepEqual(
      log.map(({ at }) => at).sort(),
      log.map(({ at }) => at),
    );
    const { acts } = await jsonIn<ActList>(owner.get('/audit'));
    assert.deepEqual(
      acts.map(({ act, actor, at }) => [act, actor, at]),
      log.map(({ at }) => ['consent', 'owner', at]).reverse(),
    );
    const { purposes } = await owner.knowledge();
    assert.deepEqual(purposes, PURPOSES);
  },

  async 'a consent at the creation is logged; concurrent changes are all logged'(api) {
    const owner = await streamOwner(api.send, { purposes: PURPOSES });
    assert.deepEqual(
      (await logOf(api, owner))?.map((entry) => entry.purposes),
      [PURPOSES],
    );
    const { acts } = await jsonIn<ActList>(owner.get('/audit'));
    assert.deepEqual(
      acts.map(({ act, actor }) => [act, actor]),
      [['consent', 'owner']],
    );
    await Promise.all([[], PURPOSES, []].map((purposes) => owner.updateProfile({ purposes }).then(jsonIn)));
    const log = (await logOf(api, owner)) ?? [];
    for (const [at, entry] of log.entries()) assert.notDeepEqual(entry.purposes, log[at - 1]?.purposes);
    assert.deepEqual(log.at(-1)?.purposes, (await owner.knowledge()).purposes);
  },

  async 'a consent that was given elsewhere has both times'(api) {
    const owner = await streamOwner(api.send);
    const imported = { given_at: YESTERDAY };
    await jsonIn(owner.updateProfile({ purposes: PURPOSES, imported }));
    const [entry, ...others] = (await logOf(api, owner)) ?? [];
    assert.deepEqual([entry?.imported, others], [imported, []]);
    assert.ok((entry?.at ?? '') > YESTERDAY);
  },

  ...ruleForEach('refuses', refused, async (api, [patch, pointer]) => {
    const owner = await streamOwner(api.send);
    const { errors } = await assertProblem(await owner.updateProfile(patch), '400 invalid-profile');
    assert.deepEqual(
      errors?.map((error) => error.pointer),
      [pointer],
    );
    assert.equal(await logOf(api, owner), undefined);
  }),

  async 'a change of purposes obeys If-Match'(api) {
    const owner = await api.createUser();
    await assertProblem(await owner.update({ purposes: PURPOSES }, { 'If-Match': '"2"' }), '412 precondition-failed');
    assert.deepEqual(await owner.read(), owner.profile);
    const { status, headers } = await owner.update({ purposes: PURPOSES }, { 'If-Match': '"1"' });
    assert.deepEqual([status, headers.get('ETag')], [200, '"2"']);
  },
};
