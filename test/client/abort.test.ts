import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createClient, isNetworkError, putPicture, unwrap } from '../../client/index.ts';
import type { UploadTicket } from '../../shared/models/typescript/types.ts';
import { type Answer, oddServer, SHORT_TIMEOUT_MS } from './odd-server.ts';

const REASON = new Error('Aborted by the test.');
const params = { path: { user_id: 'u' } };

/** Creates a client with a long timeout, so that only an abort can end a call. */
async function withLongTimeout(context: TestContext, ...answers: Answer[]) {
  const server = await oddServer(context, ...answers);
  return { server, client: server.client({ timeoutMs: 60_000 }) };
}

test('an aborted signal sends no request', async (context) => {
  const { server, client } = await withLongTimeout(context, { status: 200, body: '{}' });
  const signal = AbortSignal.abort(REASON);
  await assert.rejects(unwrap(client.GET('/healthz', { signal })), REASON);
  assert.equal(server.requests.length, 0);
});

test('an abort before the response rejects with the reason and does not retry', async (context) => {
  const { server, client } = await withLongTimeout(context, 'silence');
  const controller = new AbortController();
  const call = unwrap(client.GET('/users/{user_id}/pet', { params, signal: controller.signal }));
  await server.nextRequest();
  controller.abort(REASON);
  await assert.rejects(call, REASON);
  assert.equal(server.requests.length, 1);
});

test('an abort during the response rejects with the reason and does not retry', async (context) => {
  const server = await oddServer(context, 'stalled');
  const controller = new AbortController();
  const abortingFetch = async (request: Request) => {
    const response = await globalThis.fetch(request);
    setImmediate(() => controller.abort(REASON));
    return response;
  };
  const client = server.client({ timeoutMs: 60_000, fetch: abortingFetch });
  await assert.rejects(unwrap(client.GET('/healthz', { signal: controller.signal })), REASON);
  assert.equal(server.requests.length, 1);
});

test('an abort during the backoff rejects immediately', async () => {
  const controller = new AbortController();
  const hangingFetch = async () => {
    setImmediate(() => controller.abort(REASON));
    return new Response(null, { status: 503, headers: { 'Retry-After': '10' } });
  };
  const client = createClient({ baseUrl: 'http://hatchery.test', fetch: hangingFetch });
  const before = performance.now();
  await assert.rejects(unwrap(client.GET('/healthz', { signal: controller.signal })), REASON);
  assert.ok(performance.now() - before < 5_000);
});

test('a stalled export fails after the timeout, and can be aborted', async (context) => {
  const { server, client } = await withLongTimeout(context, 'stalled file');
  const controller = new AbortController();
  const { response } = await client.GET('/users/{user_id}/export', {
    params,
    parseAs: 'stream',
    signal: controller.signal,
  });
  const saved = response.arrayBuffer();
  controller.abort(REASON);
  await assert.rejects(saved, REASON);

  const shortTimeout = server.client({ timeoutMs: SHORT_TIMEOUT_MS });
  const stalled = shortTimeout.GET('/users/{user_id}/export', { params, parseAs: 'blob' });
  await assert.rejects(unwrap(stalled), isNetworkError);
  assert.equal(server.requests.length, 2, 'it is not retried');
});

test('an export that is read slowly does not fail', async (context) => {
  const body = JSON.stringify({ exported_at: 'x'.repeat(1_000_000) });
  const headers = { 'Content-Type': 'application/json', 'Content-Disposition': 'attachment' };
  const server = await oddServer(context, { status: 200, headers, body });
  const client = server.client({ timeoutMs: SHORT_TIMEOUT_MS });
  const { response } = await client.GET('/users/{user_id}/export', { params, parseAs: 'stream' });
  assert.equal(response.url, `${server.baseUrl}/users/u/export`);
  await delay(2 * SHORT_TIMEOUT_MS);
  assert.equal(await response.text(), body);
});

test('an abort still works after a garbage collection', async (context) => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const { server, client } = await withLongTimeout(context, 'silence');
  const ticket = { upload_url: `${server.baseUrl}/x`, method: 'PUT', headers: {} } as UploadTicket;
  const calls = [
    (signal: AbortSignal) => unwrap(client.GET('/healthz', { signal })),
    (signal: AbortSignal) => unwrap(client.GET('/users/{user_id}/export', { params, parseAs: 'blob', signal })),
    (signal: AbortSignal) => putPicture(ticket, new Blob(['x']), { signal }),
  ];
  for (const call of calls) {
    server.answer(call === calls[1] ? 'stalled file' : 'silence');
    const controller = new AbortController();
    const done = call(controller.signal).catch((error: unknown) => error);
    await server.nextRequest();
    for (let times = 0; times < 4; times += 1) {
      await delay(20);
      collect();
    }
    controller.abort(REASON);
    assert.equal(await Promise.race([done, never(10_000)]), REASON);
  }
});

const never = (ms: number) => delay(ms, 'never ended', { ref: false });
