import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { CreatedToken, CreatedUser, Session, TokenList } from '../../shared/models/typescript/types.ts';
import { AUDIENCE, startIssuer } from '../support/identity-issuer.ts';
import { passkeysOf } from '../support/passkeys.ts';
import { assertProblem } from '../support/problem.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { jsonIn } from '../support/streams.ts';

const PRELOAD = pathToFileURL(join(import.meta.dirname, 'kill-before-answer.ts')).href;
const ORIGIN = 'http://localhost:8787';

interface Owner {
  path: string;
  auth: { Authorization: string };
  send: (address: string, init?: RequestInit) => Promise<Response>;
}

/** How a device may get a session. @returns the settings of the server, and a function that makes the body of the request */
type Way = (context: TestContext) => Promise<{ env: Record<string, string>; body: (owner: Owner) => Promise<object> }>;

const post = (send: Owner['send'], path: string, body: object, headers: Record<string, string> = {}) =>
  send(path, { method: 'POST', headers, body: JSON.stringify(body) });

const codeOf =
  (kind: 'recovery' | 'invite'): Way =>
  async () => ({
    env: {},
    async body({ send, path, auth }) {
      return { code: (await jsonIn<CreatedToken>(post(send, `${path}/tokens`, { kind }, auth))).code };
    },
  });

const WAYS = {
  'recovery code': codeOf('recovery'),
  invite: codeOf('invite'),
  passkey: async () => ({
    env: { PASSKEY_RP_ID: 'localhost', WEB_ORIGINS: ORIGIN },
    async body(owner) {
      const passkeys = passkeysOf(owner.send, ORIGIN, owner);
      await passkeys.add();
      return { passkey: passkeys.authenticator.signIn(await passkeys.requestOptions()) };
    },
  }),
  'ID token': async (context) => {
    const issuer = await startIssuer(context);
    return {
      env: { IDENTITY_ISSUER: issuer.issuer, IDENTITY_AUDIENCE: AUDIENCE },
      async body({ send, path, auth }) {
        const linked = { id_token: issuer.idToken() };
        await jsonIn(post(send, `${path}/identities`, linked, auth));
        return linked;
      },
    };
  },
} satisfies Record<string, Way>;

/** Kills a server between the write and the answer of a session, and starts it again. */
async function crashedSession(context: TestContext, way: Way) {
  const folder = await temporaryFolder(context);
  const { env, body } = await way(context);
  const doomed = await startServer(folder, { ...env, NODE_OPTIONS: `--import=${PRELOAD}` });
  context.after(() => doomed.stop('SIGKILL'));
  const sendTo =
    (baseUrl: string): Owner['send'] =>
    (address, init) =>
      fetch(new URL(address, baseUrl), init);
  const sendDoomed = sendTo(doomed.baseUrl);
  const user = await jsonIn<CreatedUser>(post(sendDoomed, '/users', { name: 'Max', pet_name: 'Rocky' }));
  const auth = { Authorization: `Bearer ${user.access_token}` };
  const path = `/users/${user.user_id}`;
  const request = { ...(await body({ path, auth, send: sendDoomed })), label: 'Phone' };
  const key = { 'Idempotency-Key': crypto.randomUUID() };
  await assert.rejects(post(sendDoomed, '/sessions', request, key), TypeError);
  assert.equal(await doomed.stop(), null, 'the server was killed');

  const server = await startServer(folder, env);
  context.after(() => server.stop('SIGKILL'));
  const send = sendTo(server.baseUrl);
  const devices = async () => {
    const { tokens } = await jsonIn<TokenList>(send(`${path}/tokens`, { headers: auth }));
    return tokens.filter(({ label }) => label === 'Phone').map(({ token_id }) => token_id);
  };
  const retry = (headers: Record<string, string> = key) => post(send, '/sessions', request, headers);
  return { send, user, path, devices, retry };
}

for (const [name, way] of Object.entries(WAYS)) {
  test(`a crash between write and answer: the retry by ${name} ends with exactly one device`, async (context) => {
    const { send, user, path, devices, retry } = await crashedSession(context, way);
    const [stored, ...others] = await devices();
    assert.ok(stored && others.length === 0, 'the session was stored before the crash');
    const session = await jsonIn<Session>(retry());
    assert.equal(session.user_id, user.user_id);
    assert.notEqual(session.token_id, stored);
    assert.deepEqual(await devices(), [session.token_id]);
    const headers = { Authorization: `Bearer ${session.access_token}` };
    assert.equal((await send(path, { headers })).status, 200);
  });
}

for (const name of ['invite', 'passkey'] as const) {
  test(`a crash between write and answer: without the key, the used ${name} opens nothing`, async (context) => {
    const { devices, retry } = await crashedSession(context, WAYS[name]);
    await assertProblem(await retry({}), 'unauthorized');
    assert.equal((await devices()).length, 1);
  });
}
