import assert from 'node:assert/strict';
import type { ErasureReceipt } from '../../../shared/models/typescript/types.ts';
import { mosaic } from '../../support/pictures.ts';
import { jsonIn, reading } from '../../support/streams.ts';
import { type Api, NAMES, type Rules } from './api.ts';
import { anotherToken } from './authorisation-users.ts';
import { everythingOwner } from './everything.ts';
import { assertProblem } from './problem.ts';

type Credentials = { path: string; auth: { Authorization: string } };

const erase = (api: Api, { path, auth }: Credentials) => api.send(path, { method: 'DELETE', headers: auth });
const picture = await mosaic(['rg', 'by'], 64, 64).jpeg().toBuffer();

export const erasure: Rules = {
  async 'erases a user with all data, and returns a receipt with counts'(api) {
    const owner = await everythingOwner(api);
    const { pictures, streams } = owner;
    await pictures.upload(picture);
    await jsonIn(pictures.publish());
    await pictures.upload(picture);
    const [one, revoked] = [await streams.connect(), await streams.connect()];
    await jsonIn(one.sendSamples([reading('heart_rate', 60, 1), reading('heart_rate', 61, 2)]));
    await jsonIn(one.sendSamples([reading('heart_rate', 62, 3)]));
    await jsonIn(revoked.revoke());
    await anotherToken(api, owner);
    await streams.pet();
    const response = await erase(api, owner);
    assert.equal(response.headers.get('Cache-Control'), 'no-store');
    const { user_id, erased } = await jsonIn<ErasureReceipt>(response);
    assert.equal(user_id, pictures.userId);
    const streamsWithReadings = { streams: 2, batches: 2, samples: 3 };
    const files = { portraits: 1, uploads: 1, exports: 0 };
    assert.deepEqual(erased, { profiles: 1, tokens: 2, ...streamsWithReadings, pets: 1, ...files });
    await assertProblem(await api.send(owner.path, { headers: owner.auth }), '401 unauthorized');
    await assertProblem(await erase(api, owner), '401 unauthorized');
    await assertProblem(await one.sendSamples([reading('heart_rate', 63, 1)]), '401 unauthorized');
  },

  async 'an erased user’s id stays taken'(api) {
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    const owner = await api.createUser({}, headers);
    await jsonIn(erase(api, owner));
    await assertProblem(await api.post({ ...NAMES, user_id: owner.profile.user_id }), '401 unauthorized');
    await assertProblem(await api.post(NAMES, headers), '409 already-created');
    await assertProblem(await owner.update({ name: 'Back' }), '401 unauthorized');
  },

  async 'erases a portrait, also for URLs signed before'(api) {
    const { pictures, ...owner } = await everythingOwner(api);
    await pictures.upload(picture);
    await jsonIn(pictures.publish());
    const address = await pictures.portraitUrl();
    assert.equal((await api.send(address)).status, 200);
    await jsonIn(erase(api, owner));
    const { status } = await api.send(address);
    assert.ok([403, 404].includes(status), `${status}`);
  },

  async 'two concurrent erasures erase a user once'(api) {
    const owner = await api.createUser();
    const statuses = (await Promise.all([erase(api, owner), erase(api, owner)])).map(({ status }) => status);
    assert.ok(statuses.includes(200) && statuses.every((status) => [200, 401].includes(status)), statuses.join());
  },
};
