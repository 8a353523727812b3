import assert from 'node:assert/strict';
import type { Export, Identity, IdentityList, Session } from '../../../shared/models/typescript/types.ts';
import { jsonIn } from '../../support/streams.ts';
import type { Api, IdToken, Owner, Rules } from './api.ts';
import { assertProblem } from './problem.ts';

const link = (api: Api, { path, auth }: Owner, id_token: string) =>
  api.send(`${path}/identities`, { method: 'POST', headers: auth, body: JSON.stringify({ id_token }) });
const unlink = (api: Api, { path, auth }: Owner, id: string) =>
  api.send(`${path}/identities/${id}`, { method: 'DELETE', headers: auth });
const open = (api: Api, id_token: string, key?: string) =>
  api.send('/sessions', {
    method: 'POST',
    body: JSON.stringify({ id_token, label: 'New phone' }),
    ...(key ? { headers: { 'Idempotency-Key': key } } : {}),
  });
const nowInSeconds = () => Math.floor(Date.now() / 1_000);

/** Claims that a service must refuse. */
const WRONG_CLAIMS: Record<string, () => Record<string, unknown>> = {
  'another audience': () => ({ aud: 'another-app' }),
  'no audience': () => ({ aud: undefined }),
  'another issuer': () => ({ iss: 'https://another.example' }),
  'a time that has passed': () => ({ exp: nowInSeconds() - 120 }),
  'no expiry': () => ({ exp: undefined }),
  'a time to come': () => ({ nbf: nowInSeconds() + 600 }),
  'no subject': () => ({ sub: undefined }),
};

/** Rules that need a provider, whose tokens `idToken` makes. Without one they pass, because the suite cannot sign in. */
const rules: Record<string, (api: Api, idToken: IdToken, owner: Owner) => Promise<void>> = {
  async 'a linked identity opens sessions of its user, until it is unlinked'(api, idToken, owner) {
    const sub = crypto.randomUUID();
    await assertProblem(await open(api, idToken({ sub })), '404 not-linked');
    const identity = await jsonIn<Identity>(link(api, owner, idToken({ sub })));
    assert.equal(identity.sub, sub);
    assert.deepEqual(await jsonIn<Identity>(link(api, owner, idToken({ sub }))), identity, 'a repeated link');
    const { identities } = await jsonIn<IdentityList>(api.send(`${owner.path}/identities`, { headers: owner.auth }));
    assert.deepEqual(identities, [identity]);
    const { identities: exported } = await jsonIn<Export>(api.send(`${owner.path}/export`, { headers: owner.auth }));
    assert.deepEqual(exported, [identity]);

    const { user_id, access_token } = await jsonIn<Session>(open(api, idToken({ sub })));
    assert.equal(`/users/${user_id}`, owner.path);
    const headers = { Authorization: `Bearer ${access_token}` };
    assert.equal((await api.send(owner.path, { headers })).status, 200);

    assert.equal((await unlink(api, owner, identity.identity_id)).status, 204);
    await assertProblem(await unlink(api, owner, identity.identity_id), '404 not-found');
    await assertProblem(await open(api, idToken({ sub })), '404 not-linked');
  },

  async 'an identity has one user, and after an erasure none'(api, idToken, owner) {
    const sub = crypto.randomUUID();
    const other = await api.createUser();
    assert.equal((await link(api, other, idToken({ sub }))).status, 201);
    await assertProblem(await link(api, owner, idToken({ sub })), '409 identity-linked');
    assert.equal((await api.send(other.path, { method: 'DELETE', headers: other.auth })).status, 200);
    await assertProblem(await open(api, idToken({ sub })), '404 not-linked');
    assert.equal((await link(api, owner, idToken({ sub }))).status, 201);
  },

  async 'one of two users who link an identity at the same moment gets it'(api, idToken, owner) {
    const id_token = idToken({ sub: crypto.randomUUID() });
    const other = await api.createUser();
    const statuses = (await Promise.all([link(api, owner, id_token), link(api, other, id_token)])).map(
      (it) => it.status,
    );
    assert.deepEqual(statuses.sort(), [201, 409]);
    const { user_id } = await jsonIn<Session>(open(api, id_token));
    assert.ok([owner.path, other.path].includes(`/users/${user_id}`));
  },

  async 'a repeated session with the same key leaves one device'(api, idToken, owner) {
    const sub = crypto.randomUUID();
    await link(api, owner, idToken({ sub }));
    const key = crypto.randomUUID();
    const first = await jsonIn<Session>(open(api, idToken({ sub }), key));
    const second = await jsonIn<Session>(open(api, idToken({ sub }), key));
    const statuses = [first, second].map(
      async ({ access_token }) =>
        (await api.send(owner.path, { headers: { Authorization: `Bearer ${access_token}` } })).status,
    );
    assert.deepEqual(await Promise.all(statuses), [401, 200]);
  },

  async 'tokens with wrong claims open nothing and link nothing'(api, idToken, owner) {
    const sub = crypto.randomUUID();
    assert.equal((await link(api, owner, idToken({ sub }))).status, 201);
    for (const claims of Object.values(WRONG_CLAIMS)) {
      await assertProblem(await open(api, idToken({ sub, ...claims() })), '401 unauthorized');
      await assertProblem(await link(api, owner, idToken({ sub, ...claims() })), '400 invalid-identity');
    }
    const [header, payload] = idToken({ sub }).split('.');
    await assertProblem(await open(api, `${header}.${payload}.`), '401 unauthorized');
    assert.equal((await open(api, idToken({ sub }))).status, 201);
  },
};

/** Rules of one owner each, who has few identities. */
export const identities: Rules = {
  ...Object.fromEntries(
    Object.entries(rules).map(([rule, check]) => [
      rule,
      async (api: Api) => {
        if (api.idToken) await check(api, api.idToken, await api.createUser());
      },
    ]),
  ),

  async 'a text that is not an ID token opens nothing, with a provider and without'(api) {
    for (const text of ['', 'x', 'a.b.c', 'x'.repeat(20_000)]) {
      const response = await open(api, text);
      await assertProblem(
        response,
        api.idToken || response.status === 401 ? '401 unauthorized' : '400 invalid-session',
      );
    }
  },
};
