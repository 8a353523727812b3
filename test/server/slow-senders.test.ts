import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { type TestContext, test } from 'node:test';
import { issueToken } from '../../core/users/credentials.ts';
import { authenticate } from '../../http/authenticate.ts';
import { readJsonObject } from '../../http/body.ts';
import { monitorDataRate } from '../../server/data-rate.ts';
import { maxPerKey, UNVERIFIED } from '../../server/fair-share.ts';
import { LIMITS } from '../../server/request-limits.ts';
import { startLimitedApp } from '../support/admission.ts';
import { pictureOwner } from '../support/pictures.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

const BODY = '{"name": "Max", "pet_name": "Rocky"}';

function senders(context: TestContext) {
  const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });
  context.after(() => agent.destroy());

  /** Sends the head of a request and only `part` of its body. */
  function begin(url: string, method: string, headers: Record<string, string> = {}, part = ''): ClientRequest {
    const length = { 'Content-Length': '1000000', ...headers };
    const sending = request(url, { agent, method, headers: length }).on('error', () => {});
    sending.flushHeaders();
    if (part) sending.write(part);
    return sending;
  }

  /** Sends a request without its body. Resolves when the server responds with 100 Continue. */
  async function withheldBody(
    url: string,
    method: string,
    headers: Record<string, string> = {},
  ): Promise<ClientRequest> {
    const sending = begin(url, method, { 'Content-Length': '36', Expect: '100-continue', ...headers });
    // An answer instead of 100 Continue would otherwise be awaited for ever.
    const refused = (response: IncomingMessage) => sending.destroy(new Error(`answered ${response.statusCode}`));
    sending.once('response', refused);
    await once(sending, 'continue');
    sending.off('response', refused);
    return sending;
  }
  return { begin, withheldBody };
}

async function answerTo(sending: ClientRequest) {
  return problemIn((await once(sending, 'response'))[0]);
}

async function problemIn(response: IncomingMessage): Promise<{ status: number; code: string }> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return { status: response.statusCode ?? 0, code: String(JSON.parse(text).type).replace('/problems/', '') };
}

async function realServer(context: TestContext) {
  const server = await startServer(await temporaryFolder(context));
  context.after(() => server.stop('SIGKILL'));
  return server;
}

test('requests whose bodies have not arrived hold no slots, and are served when the bodies arrive', async (context) => {
  const { baseUrl } = await realServer(context);
  const { withheldBody } = senders(context);
  const held: ClientRequest[] = [];
  // Send the requests in groups. Each holds a slot until its head has been processed, and one client may hold only part of
  // the slots.
  for (let at = 0; at < LIMITS.requests; at += 20)
    held.push(...(await Promise.all(Array.from({ length: 20 }, () => withheldBody(`${baseUrl}/users`, 'POST')))));
  const created = await fetch(`${baseUrl}/users`, { method: 'POST', body: BODY });
  assert.equal(created.status, 201);
  const { user_id, access_token } = (await created.json()) as { user_id: string; access_token: string };
  const headers = { Authorization: `Bearer ${access_token}` };
  for (let at = 0; at < 20; at += 1)
    assert.equal((await fetch(`${baseUrl}/users/${user_id}`, { headers })).status, 200);
  const [first] = held;
  assert.ok(first);
  const answered = once(first, 'response');
  first.end(BODY);
  assert.equal((await answered)[0].statusCode, 201);
});

test('rejects a request from its head alone, before the body is requested', async (context) => {
  const { baseUrl } = await realServer(context);
  const { begin } = senders(context);
  const [owner, other] = [crypto.randomUUID(), crypto.randomUUID()];
  const bearer = (kind: 'owner' | 'stream', id: string) => ({ Authorization: `Bearer ${issueToken(kind, id).token}` });
  const refusals: [path: string, headers: Record<string, string>, status: number][] = [
    ['/users', { Authorization: 'Bearer hty_garbage' }, 401],
    [`/users/${owner}/streams`, {}, 401],
    [`/users/${owner}/streams`, bearer('owner', other), 404],
    [`/users/${owner}/streams`, bearer('stream', owner), 403],
    [`/users/${owner}/tokens`, bearer('owner', other), 404],
    [`/users/${owner}/streams/${other}`, { Authorization: 'Basic x' }, 401],
    [`/users/${owner}/streams/${other}/samples`, bearer('stream', other), 404],
    [`/users/${owner}/streams/${other}/samples`, {}, 401],
    ['/nowhere', {}, 404],
  ];
  for (const [path, headers, status] of refusals) {
    const sending = begin(`${baseUrl}${path}`, 'POST', { Expect: '100-continue', ...headers });
    sending.on('continue', () => assert.fail(`${path}: the body was asked for`));
    assert.equal((await answerTo(sending)).status, status, path);
  }
  const upload = begin(`${baseUrl}/objects/avatars/${owner}.jpg?expires=1&signature=x`, 'PUT', {
    Expect: '100-continue',
  });
  upload.on('continue', () => assert.fail('the upload was asked for'));
  assert.equal((await answerTo(upload)).status, 403);
});

/** Starts an app that accepts every token, and reads the bodies of requests with and without a token. */
const bodyApp = (context: TestContext, limits: Partial<typeof LIMITS>) =>
  startLimitedApp(
    context,
    (app) => {
      app.post('/users', async (context) =>
        context.json(await readJsonObject(context, { maxKib: 256, example: '{}' })),
      );
      app.post('/users/:user_id', async (context) => {
        await authenticate(context, ['owner'], () => assert.fail('not used'));
        return context.json(await readJsonObject(context, { maxKib: 256, example: '{}' }));
      });
      app.onError((error, context) =>
        context.json({ type: `/problems/${'code' in error ? error.code : error.name}` }, 503),
      );
    },
    { limits },
  );

test('unverified bodies use at most half of the memory for bodies, so known users are served', async (context) => {
  const bodyBytes = 256 * 1024;
  const { baseUrl } = await bodyApp(context, { bodyBytes });
  const { begin } = senders(context);
  const id = crypto.randomUUID();
  const headers = { Authorization: `Bearer ${issueToken('owner', id).token}` };
  const update = () => fetch(`${baseUrl}/users/${id}`, { method: 'POST', headers, body: '{}' });
  assert.equal((await update()).status, 200);
  const part = 'x'.repeat(32 * 1024);
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const refused: string[] = [];
  for (let at = 0; at < 8; at += 1) {
    const sending = begin(`${baseUrl}/users`, 'POST', { 'Content-Length': String(part.length + 1) }, part);
    sending.once('response', async (response: IncomingMessage) => {
      const { code } = await problemIn(response);
      // Half of the 256 KiB holds four bodies of 32 KiB, so the other four are rejected.
      if (refused.push(code) === 4) resolve();
    });
  }
  await enough;
  assert.deepEqual(new Set(refused), new Set(['unavailable']));
  assert.equal((await update()).status, 200);
});

test('answers 408 to a stalled body', async (context) => {
  const { baseUrl } = await bodyApp(context, { requestRate: { graceMs: 50, windowMs: 50, bytesPerSecond: 4_096 } });
  const { begin } = senders(context);
  assert.equal(
    (await answerTo(begin(`${baseUrl}/users`, 'POST', { 'Content-Length': '9' }, '{'))).code,
    'request-too-slow',
  );
});

test('the pace is measured for each window after the grace period, and not while the server is behind', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const rate = { graceMs: 5_000, windowMs: 10_000, bytesPerSecond: 4_096 };
  let slow = 0;
  let isBehind = false;
  const monitor = monitorDataRate(
    rate,
    () => {
      slow += 1;
    },
    () => isBehind,
  );
  context.mock.timers.tick(5_000);
  for (let window = 0; window < 3; window += 1) {
    monitor.received(40_960);
    context.mock.timers.tick(10_000);
    assert.equal(slow, 0, 'one chunk in each window is enough');
  }
  isBehind = true;
  context.mock.timers.tick(10_000);
  assert.equal(slow, 0, 'a client that waits for the server is not slow');
  isBehind = false;
  monitor.received(40_959);
  context.mock.timers.tick(10_000);
  assert.equal(slow, 1);
  context.mock.timers.tick(60_000);
  assert.equal(slow, 1, 'slow is called once');
});

test('one user may have a quarter of the concurrent uploads; others have their share', async (context) => {
  const { baseUrl } = await realServer(context);
  const { withheldBody } = senders(context);
  const send = (address: string, init?: RequestInit) => fetch(new URL(address, baseUrl), init);
  const [heavyUser, otherUser] = [await pictureOwner(send), await pictureOwner(send)];
  const { upload_url } = await heavyUser.ticket();
  const first = await withheldBody(upload_url, 'PUT');
  // Awaited from here on, because an early answer, such as 408, would otherwise be missed and awaited for ever.
  const answered = once(first, 'response');
  await Promise.all(Array.from({ length: maxPerKey(LIMITS.uploads) - 1 }, () => withheldBody(upload_url, 'PUT')));
  // The server responds with 429 instead of 503 if the user's quota of pending uploads is reached first.
  assert.match(String((await fetch(upload_url, { method: 'PUT', body: '\0picture' })).status), /^(503|429)$/);
  assert.equal((await fetch((await otherUser.ticket()).upload_url, { method: 'PUT', body: '\0picture' })).status, 200);
  first.end('\0'.repeat(36));
  assert.equal((await answered)[0].statusCode, 200);
});

test('unverified requests may use half of the bytes', () =>
  assert.equal(maxPerKey(LIMITS.bodyBytes, UNVERIFIED), 16 * 2 ** 20));
