import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OperationId, operations } from '../../shared/models/typescript/operations.ts';
import type { CreatedToken } from '../../shared/models/typescript/types.ts';
import { BASE_URL, type TestApp, testApp } from '../support/app.ts';
import { idTokenOf } from '../support/identities.ts';
import { assertProblem } from '../support/problem.ts';
import { SERVICE_KEY, SERVICE_KEYS } from '../support/service-keys.ts';
import { answerNamed, answers, bodyOf } from '../support/story.ts';
import { bearer, createUserWithStream, type Ids, matrix } from './authorisation-matrix.ts';

const SERVICE = { Authorization: bearer(SERVICE_KEY) };
const REASON = 'Sent thousands of made-up readings';

type Owner = Awaited<ReturnType<typeof createUserWithStream>>;

const lock = (app: TestApp, userId: string, reason = REASON) =>
  app.request(`/users/${userId}/lock`, { method: 'POST', headers: SERVICE, body: JSON.stringify({ reason }) });
const unlock = (app: TestApp, userId: string) =>
  app.request(`/users/${userId}/lock`, { method: 'DELETE', headers: SERVICE });

/** Sends a request of the matrix that would change something. */
function send(app: TestApp, id: OperationId, owner: Owner, headers: Record<string, string>): Promise<Response> {
  const operation = operations.find((one) => one.id === id);
  const { body } = matrix[id];
  const sent = typeof body === 'function' ? body(owner) : body;
  return app.request(
    (operation?.path ?? '').replaceAll(/\{(\w+)\}/g, (_, name: Exclude<keyof Ids, 'credential'>) => owner[name]),
    {
      method: operation?.method ?? '',
      headers,
      ...(sent ? { body: JSON.stringify(id === 'saveUser' ? { user_id: owner.user_id, ...sent } : sent) } : {}),
    },
  );
}

const isLocked = (id: OperationId) => answers.some(({ place }) => place === `${id} 423`);
const OF_OWNERS = operations.filter(({ security }) => (security as readonly string[]).includes('owner'));

/** What the matrix sends changes nothing, so this is sent instead. */
async function addPasskey(app: TestApp, owner: Owner): Promise<Response> {
  const { passkeysOf } = await import('../support/passkeys.ts');
  const auth = { Authorization: owner.auth };
  const { authenticator, creationOptions, register } = passkeysOf(app.request, BASE_URL, {
    path: `/users/${owner.user_id}`,
    auth,
  });
  const credential = authenticator.register(await creationOptions());
  await lock(app, owner.user_id);
  return register(credential);
}

test('a locked user: every operation is answered 423 where the contract says so, and as usual otherwise', async (t) => {
  const app = testApp({ serviceKeys: SERVICE_KEYS });
  for (const { id } of OF_OWNERS) {
    await t.test(id, async () => {
      const owner = await createUserWithStream(app);
      const profile = async () => (await send(app, 'getUser', owner, { Authorization: owner.auth })).text();
      if (id !== 'createPasskey') assert.equal((await lock(app, owner.user_id)).status, 200);
      const before = await profile();
      const response =
        id === 'createPasskey'
          ? await addPasskey(app, owner)
          : await send(app, id, owner, { Authorization: owner.auth });
      if (!isLocked(id)) return assert.equal(response.status, matrix[id].status ?? 200);
      const problem = await assertProblem(response, 'locked');
      assert.deepEqual({ ...problem, instance: '' }, { ...(bodyOf(answerNamed(`${id} 423`)) as object), instance: '' });
      if (id !== 'createPasskey') assert.equal(await profile(), before);
    });
  }
});

test('a locked user gets no session: by code, identity or passkey; a wrong credential is answered as always', async () => {
  const app = testApp({ serviceKeys: SERVICE_KEYS });
  const owner = await createUserWithStream(app);
  const invite = async () => {
    const init = { method: 'POST', headers: { Authorization: owner.auth }, body: '{"kind": "invite"}' };
    return ((await (await app.request(`/users/${owner.user_id}/tokens`, init)).json()) as CreatedToken).code;
  };
  const open = (body: object) => app.request('/sessions', { method: 'POST', body: JSON.stringify(body) });
  const code = await invite();
  await lock(app, owner.user_id);
  for (const body of [{ code }, { code: owner.codeAuth.slice(7) }, { id_token: idTokenOf(owner.user_id) }]) {
    await assertProblem(await open(body), 'locked');
  }
  await assertProblem(await open({ code: `${code?.slice(0, -1)}${code?.endsWith('A') ? 'B' : 'A'}` }), 'unauthorized');
  await unlock(app, owner.user_id);
  assert.equal((await open({ code })).status, 201, 'the invite was not used up');
});
