import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { CreatedToken, CreatedUser, Session, TokenList } from '../../shared/models/typescript/types.ts';
import { assertProblem } from '../support/problem.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { jsonIn } from '../support/streams.ts';

const PRELOAD = pathToFileURL(join(import.meta.dirname, 'kill-before-answer.ts')).href;
const post = (baseUrl: string, path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${baseUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });

/** Creates a user with a code on a server, kills the server between the write and the answer of a session, and restarts it. */
async function crashedSession(context: TestContext, kind: 'recovery' | 'invite') {
  const folder = await temporaryFolder(context);
  const doomed = await startServer(folder, { NODE_OPTIONS: `--import=${PRELOAD}` });
  context.after(() => doomed.stop('SIGKILL'));
  const user = await jsonIn<CreatedUser>(post(doomed.baseUrl, '/users', { name: 'Max', pet_name: 'Rocky' }));
  const auth = { Authorization: `Bearer ${user.access_token}` };
  const { code = '' } = await jsonIn<CreatedToken>(
    post(doomed.baseUrl, `/users/${user.user_id}/tokens`, { kind }, auth),
  );
  const key = { 'Idempotency-Key': crypto.randomUUID() };
  await assert.rejects(post(doomed.baseUrl, '/sessions', { code, label: 'Phone' }, key), TypeError);
  assert.equal(await doomed.stop(), null, 'the server was killed');

  const server = await startServer(folder);
  context.after(() => server.stop('SIGKILL'));
  const devices = async () => {
    const { tokens } = await jsonIn<TokenList>(
      fetch(`${server.baseUrl}/users/${user.user_id}/tokens`, { headers: auth }),
    );
    return tokens.filter(({ label }) => label === 'Phone');
  };
  const retry = (headers: Record<string, string> = key) =>
    post(server.baseUrl, '/sessions', { code, label: 'Phone' }, headers);
  return { server, user, devices, retry };
}

for (const kind of ['recovery', 'invite'] as const) {
  test(`a crash between write and answer: the retry by ${kind} code ends with exactly one device`, async (context) => {
    const { server, user, devices, retry } = await crashedSession(context, kind);
    assert.equal((await devices()).length, 1, 'the session was stored before the crash');
    const session = await jsonIn<Session>(retry());
    assert.equal(session.user_id, user.user_id);
    assert.deepEqual(
      (await devices()).map(({ token_id }) => token_id),
      [session.token_id],
    );
    const headers = { Authorization: `Bearer ${session.access_token}` };
    assert.equal((await fetch(`${server.baseUrl}/users/${user.user_id}`, { headers })).status, 200);
  });
}

test('a crash between write and answer: without the key, the used invite opens nothing', async (context) => {
  const { devices, retry } = await crashedSession(context, 'invite');
  await assertProblem(await retry({}), 'unauthorized');
  assert.equal((await devices()).length, 1);
});
