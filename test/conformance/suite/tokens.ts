import assert from 'node:assert/strict';
import type { CreatedToken, TokenList } from '../../../shared/models/typescript/types.ts';
import { jsonIn } from '../../support/streams.ts';
import { type Api, type Owner, type Rules, ruleForEach, someUser } from './api.ts';
import { anotherToken } from './authorisation-users.ts';
import { assertPointsAt, assertProblem } from './problem.ts';

const MAX_TOKENS = 10;

const create = (api: Api, { path, auth }: Owner, body: unknown) =>
  api.send(`${path}/tokens`, { method: 'POST', headers: auth, body: JSON.stringify(body) });
const list = (api: Api, { path }: Owner, token: string) =>
  api.send(`${path}/tokens`, { headers: { Authorization: `Bearer ${token}` } });
const listed = async (api: Api, owner: Owner, token = owner.token) =>
  (await jsonIn<TokenList>(list(api, owner, token))).tokens;
const revoke = (api: Api, { path, auth }: Pick<Owner, 'path' | 'auth'>, tokenId: string) =>
  api.send(`${path}/tokens/${tokenId}`, { method: 'DELETE', headers: auth });

/** Invalid bodies, each with the JSON pointer that its field error must have. */
const bodies: Record<string, [body: object, pointer: string]> = {
  'an unknown kind': [{ kind: 'admin' }, '/kind'],
  'a lifetime of 0 seconds': [{ expires_in: 0 }, '/expires_in'],
  'a lifetime of more than a year': [{ expires_in: 31_536_001 }, '/expires_in'],
  'a lifetime that is not a number': [{ expires_in: '600' }, '/expires_in'],
  'a blank label': [{ label: ' ' }, '/label'],
  'a label that is not text': [{ label: 7 }, '/label'],
  'a label of 41 characters': [{ label: 'x'.repeat(41) }, '/label'],
  'a label with hidden text': [{ label: 'a\u202eb' }, '/label'],
  'an unknown field': [{ label: 'Phone', scope: 'all' }, '/scope'],
};

export const tokens: Rules = {
  async 'creates a token for another device, returns it once, and lists it with its label'(api) {
    const owner = await api.createUser();
    const response = await create(api, owner, { label: ' My  tablet ' });
    assert.deepEqual([response.status, response.headers.get('Cache-Control')], [201, 'no-store']);
    const { access_token = '', ...made } = await jsonIn<CreatedToken>(response);
    assert.equal(made.label, 'My tablet');
    const [first, second] = await listed(api, owner);
    assert.deepEqual([first?.label, first?.current], [undefined, true]);
    assert.deepEqual(second, { ...made, current: false });
    assert.deepEqual(
      (await listed(api, owner, access_token)).map(({ current }) => current),
      [false, true],
    );
    const text = await (await list(api, owner, owner.token)).text();
    for (const token of [access_token, owner.token]) assert.ok(!text.includes(token));
  },

  ...ruleForEach('rejects a token with', bodies, async (api, [body, pointer]) => {
    const owner = await api.once(someUser);
    await assertPointsAt(await create(api, owner, body), [pointer], '400 invalid-token');
    assert.equal((await listed(api, owner)).length, 1);
  }),

  async 'rejects a revoked token, also the one that revoked itself'(api) {
    const owner = await api.createUser();
    const [tablet, phone] = [await anotherToken(api, owner), await anotherToken(api, owner)];
    const gone = await revoke(api, owner, tablet.token_id);
    assert.deepEqual([gone.status, await gone.text()], [204, '']);
    await assertProblem(await list(api, owner, tablet.access_token ?? ''), '401 unauthorized');
    await assertProblem(await revoke(api, owner, tablet.token_id), '404 not-found');
    await assertProblem(await revoke(api, owner, 'x'), '404 not-found');
    const [own] = await listed(api, owner);
    assert.equal((await revoke(api, owner, own?.token_id ?? '')).status, 204);
    await assertProblem(await list(api, owner, owner.token), '401 unauthorized');
    assert.deepEqual(
      (await listed(api, owner, phone.access_token)).map(({ token_id }) => token_id),
      [phone.token_id],
    );
    // Erase the user here: the clean-up at the end of the suite would use the revoked token and fail.
    const { user_id } = owner.profile;
    assert.equal(
      (await api.post({ user_id, name: 'Max' }, { Authorization: `Bearer ${phone.access_token}` })).status,
      200,
    );
    const auth = { Authorization: `Bearer ${phone.access_token}` };
    assert.equal((await api.send(owner.path, { method: 'DELETE', headers: auth })).status, 200);
  },

  async 'the last token cannot be revoked'(api) {
    const owner = await api.createUser();
    const [own] = await listed(api, owner);
    await assertProblem(await revoke(api, owner, own?.token_id ?? ''), '409 last-token');
    assert.deepEqual(await listed(api, owner), [own]);
  },

  async 'at most 10 tokens, also with concurrent requests'(api) {
    const owner = await api.createUser();
    const outcomes = await Promise.all(
      Array.from(
        { length: MAX_TOKENS + 2 },
        async (_, at) => (await create(api, owner, { label: `Device ${at}` })).status,
      ),
    );
    // The service may respond with 503 to concurrent requests for one user, so create the missing tokens one by one.
    while ((await listed(api, owner)).length < MAX_TOKENS) await create(api, owner, { label: 'Again' });
    assert.ok(
      outcomes.every((status) => [201, 409, 503].includes(status)),
      outcomes.join(),
    );
    await assertProblem(await create(api, owner, { label: 'One more' }), '409 too-many-tokens');
    assert.equal((await listed(api, owner)).length, MAX_TOKENS);
    const [, one] = await listed(api, owner);
    assert.equal((await revoke(api, owner, one?.token_id ?? '')).status, 204);
    assert.equal((await create(api, owner, { label: 'One more' })).status, 201);
  },
};
