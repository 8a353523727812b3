import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issueCode } from '../../core/users/codes.ts';
import { SESSIONS_PER_USER } from '../../server/rate-limits.ts';
import type { CreatedToken, CreatedUser } from '../../shared/models/typescript/types.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

interface Answer {
  status: number;
  retryAfter: number;
  detail: string;
}

/** Opens a session, optionally as a proxy forwards it for a client. */
async function open(baseUrl: string, body: unknown, address?: string): Promise<Answer> {
  const response = await fetch(`${baseUrl}/sessions`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: address === undefined ? {} : { 'X-Forwarded-For': address },
  });
  const { detail = '' } = (await response.json()) as { detail?: string };
  return { status: response.status, retryAfter: Number(response.headers.get('Retry-After')), detail };
}

async function post<Body>(url: string, body: unknown, token?: string): Promise<Body> {
  const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers });
  assert.equal(response.status, 201);
  return response.json() as Promise<Body>;
}

async function userWithCode(baseUrl: string): Promise<{ userId: string; code: string }> {
  const user = await post<CreatedUser>(`${baseUrl}/users`, { name: 'Max', pet_name: 'Rocky' });
  const url = `${baseUrl}/users/${user.user_id}/tokens`;
  const { code = '' } = await post<CreatedToken>(url, { kind: 'recovery' }, user.access_token);
  return { userId: user.user_id, code };
}

function assertRefused({ status, retryAfter, detail }: Answer) {
  assert.equal(status, 429);
  assert.ok(retryAfter >= 1 && retryAfter <= 60, `${retryAfter}`);
  assert.match(detail, /^Too many sessions were requested\. Wait \d+ s and try again\.$/);
}

test('requests for sessions are limited by address, whatever is sent', async (context) => {
  const { baseUrl, stop } = await startServer(await temporaryFolder(context), { RATE_LIMIT: '3' });
  context.after(() => stop());
  const { code } = await userWithCode(baseUrl);
  for (const [body, status] of [
    [{ code }, 201],
    [{ code: 'wrong' }, 401],
    [{}, 400],
  ] as const) {
    assert.equal((await open(baseUrl, body)).status, status);
  }
  assertRefused(await open(baseUrl, { code }));
  assertRefused(await open(baseUrl, { code: 'wrong' }));
  assertRefused(await open(baseUrl, {}));
  await userWithCode(baseUrl);
});

test('options for passkeys count as requests for sessions', async (context) => {
  const { baseUrl, stop } = await startServer(await temporaryFolder(context), { RATE_LIMIT: '3' });
  context.after(() => stop());
  const options = async () => (await fetch(`${baseUrl}/sessions/options`, { method: 'POST' })).status;
  assert.deepEqual([await options(), await options()], [200, 200]);
  assert.equal((await open(baseUrl, { code: 'wrong' })).status, 401);
  assert.equal(await options(), 429);
  assertRefused(await open(baseUrl, { code: 'wrong' }));
});

test('requests for sessions of one user are limited for all addresses together, whether the user exists or not', async (context) => {
  const rate = 2;
  const env = { RATE_LIMIT: `${rate}`, TRUST_PROXY: 'loopback' };
  const { baseUrl, stop } = await startServer(await temporaryFolder(context), env);
  context.after(() => stop());
  const { userId, code } = await userWithCode(baseUrl);
  const last = userId.endsWith('0000') ? '1111' : '0000';
  const unknown = issueCode('recovery', `7b1f3c52-9a4e-4c0e-8a53-2f1d7f6c${last}`).code;
  let client = 0;
  const attempt = (text: string) => {
    client += 1;
    return open(baseUrl, { code: text }, `192.0.2.${client}`);
  };
  for (const wrong of [issueCode('recovery', userId).code, unknown]) {
    for (let sent = 0; sent < rate * SESSIONS_PER_USER; sent += 1) assert.equal((await attempt(wrong)).status, 401);
    assertRefused(await attempt(wrong));
  }
  assertRefused(await attempt(code));
  assert.equal((await attempt((await userWithCode(baseUrl)).code)).status, 201);
});

test('RATE_LIMIT=off turns off the limits on sessions', async (context) => {
  const { baseUrl, stop } = await startServer(await temporaryFolder(context));
  context.after(() => stop());
  const { code } = await userWithCode(baseUrl);
  for (let opened = 0; opened < 70; opened += 1) assert.equal((await open(baseUrl, { code })).status, 201);
});
