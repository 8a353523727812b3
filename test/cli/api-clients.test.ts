import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createApiClients } from '../../cli/api-clients.ts';
import { ServerError } from '../../cli/errors.ts';
import { total, uploadAll } from '../../cli/upload.ts';
import type { HealthSample, UploadTicket } from '../../shared/models/typescript/types.ts';

type Answer = { status: number; body?: unknown; retryAfter?: string } | 'disconnect';

/**
 * Starts a server that sends these responses in order and repeats the last one, and returns a client for it whose
 * retries do not wait.
 */
async function connectTo(context: TestContext, answers: Answer[]) {
  const requests: { method: string; url: string; authorization: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const body = (await Array.fromAsync(request)).join('');
    const answer = answers[Math.min(requests.length, answers.length - 1)] ?? 'disconnect';
    const { method = '', url = '', headers } = request;
    requests.push({ method, url, authorization: headers.authorization ?? '', body });
    if (answer === 'disconnect') {
      request.socket.destroy();
      return;
    }
    const retryAfterHeader = answer.retryAfter === undefined ? {} : { 'Retry-After': answer.retryAfter };
    response.writeHead(answer.status, { 'Content-Type': 'application/json', ...retryAfterHeader });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  context.after(() => server.close());
  const waits: number[] = [];
  const wait = async (ms: number) => waits.push(ms);
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { baseUrl, requests, waits, ...createApiClients({ baseUrl, token: 'hty_x', wait }) };
}

const params = { path: { user_id: 'u' } };
const problem = (detail: string, errors?: object[]) => ({ type: '/problems/x', detail, ...(errors ? { errors } : {}) });

test('sends the token and the body, and returns the response', async (context) => {
  const { hatchery, unwrap, requests } = await connectTo(context, [{ status: 201, body: { stream_id: 's' } }]);
  const body = { source: 'x', metrics: ['heart_rate' as const], purposes: [] };
  assert.deepEqual(await unwrap(hatchery.POST('/users/{user_id}/streams', { params, body })), { stream_id: 's' });
  assert.deepEqual(requests, [
    { method: 'POST', url: '/users/u/streams', authorization: 'Bearer hty_x', body: JSON.stringify(body) },
  ]);
});

test('retries transient failures after Retry-After or with backoff', async (context) => {
  const tomorrow = new Date(Date.now() + 86_400_000).toUTCString();
  const { hatchery, unwrap, requests, waits } = await connectTo(context, [
    { status: 429, retryAfter: '7' },
    { status: 503, retryAfter: tomorrow },
    'disconnect',
    { status: 503 },
    { status: 200, body: { mood: 'good' } },
  ]);
  assert.deepEqual(await unwrap(hatchery.GET('/users/{user_id}/pet', { params })), { mood: 'good' });
  assert.equal(requests.length, 5);
  assert.deepEqual(waits, [7000, 60_000, 2000, 4000]);
});

test('does not retry after a Retry-After of a day', async (context) => {
  const { hatchery, unwrap, requests, waits } = await connectTo(context, [
    { status: 429, retryAfter: '86400', body: problem('At most 100000 readings.') },
  ]);
  await assert.rejects(unwrap(hatchery.GET('/healthz')), { message: /429: At most 100000 readings\./ });
  assert.equal(requests.length, 1);
  assert.deepEqual(waits, []);
});

test('limits the attempts, and reports the last response', async (context) => {
  const busy = { status: 503, body: problem('Too busy; try again later.') };
  const { hatchery, unwrap, requests } = await connectTo(context, [busy]);
  await assert.rejects(unwrap(hatchery.GET('/healthz')), { exitCode: 1, message: /503: Too busy; try again later\./ });
  assert.equal(requests.length, 6);
});

test('when the response is lost, repeats an update but not a create', async (context) => {
  const {
    hatchery,
    once: withoutRetry,
    unwrap,
    requests,
  } = await connectTo(context, [{ status: 200 }, 'disconnect', { status: 200 }]);
  await unwrap(hatchery.GET('/healthz'));
  const stream = { path: { user_id: 'u', stream_id: 's' } };
  await unwrap(hatchery.POST('/users/{user_id}/streams/{stream_id}', { params: stream, body: { purposes: [] } }));
  assert.equal(requests.length, 3);

  const other = await connectTo(context, [{ status: 200 }, 'disconnect', { status: 201 }]);
  await other.unwrap(other.once.GET('/healthz'));
  const create = other.once.POST('/users', { body: { name: 'Max', pet_name: 'Rocky' } });
  await assert.rejects(other.unwrap(create), { exitCode: 1, message: /--base-url/ });
  assert.equal(other.requests.length, 2);
  assert.notEqual(withoutRetry, hatchery);
});

test('reports immediately when no server has ever responded', async (context) => {
  const { hatchery, unwrap, requests } = await connectTo(context, ['disconnect']);
  await assert.rejects(unwrap(hatchery.GET('/healthz')), { exitCode: 1, message: /No answer from http.*--base-url/ });
  assert.equal(requests.length, 1);
});

test('does not retry a 4xx, and reports detail and pointers; rejects responses that are not from a Hatchery', async (context) => {
  const errors = [{ pointer: '/samples/0/value', detail: 'Send a number that is at least 20.' }];
  const refused = { status: 400, body: problem('Fix it.', errors) };
  const { hatchery, unwrap, requests } = await connectTo(context, [
    refused,
    { status: 200, body: '<html>' },
    { status: 403 },
  ]);
  const ask = () => unwrap(hatchery.GET('/users/{user_id}/pet', { params }));
  await assert.rejects(ask(), { message: 'The server answered 400: Fix it.', status: 400, errors });
  assert.equal(requests.length, 1);
  await assert.rejects(ask(), { exitCode: 1, message: /did not answer with JSON, so it is not a Hatchery/ });
  await assert.rejects(ask(), { exitCode: 1, message: /403\. It may not be a Hatchery server/ });
});

test('retries the upload of a picture after transient failures', async (context) => {
  const { hatchery, unwrap, upload, requests, baseUrl } = await connectTo(context, [
    { status: 200 },
    { status: 503 },
    'disconnect',
    { status: 200 },
    { status: 403 },
  ]);
  await unwrap(hatchery.GET('/healthz'));
  const ticket = { upload_url: `${baseUrl}/objects/x`, method: 'PUT', headers: {} } as UploadTicket;
  await upload(ticket, new Blob(['picture']));
  assert.deepEqual(
    requests.slice(1).map(({ method, body }) => [method, body]),
    Array(3).fill(['PUT', 'picture']),
  );
  await assert.rejects(upload(ticket, new Blob(['x'])), { exitCode: 1, message: 'The storage answered 403.' });
});

const sample: HealthSample = { metric: 'heart_rate', value: 60, start: '2026-03-14T09:26:00Z' };
const silent = { show: () => {}, end: () => {} };
const batches = ['a', 'b', 'c'].map((name, at) => ({ name, samples: [sample, sample], share: (at + 1) / 3 }));

test('reports a rejected batch, and sends the others', async () => {
  const errors = [{ pointer: '/samples/1/value', detail: 'Send a number.' }];
  let at = 0;
  const sendBatch = async () => {
    at += 1;
    if (at === 1) throw new ServerError('The server answered 400: Fix it.', 400, errors);
    return { batch_id: '', accepted: 2, duplicate: at === 3 };
  };
  const summary = await uploadAll(sendBatch, batches, silent);
  assert.deepEqual([total(summary.accepted), total(summary.known), summary.refused], [2, 2, 1]);
  assert.deepEqual(summary.errors, ['a: The server answered 400: Fix it.', '  /samples/1/value: Send a number.']);
});

test('stops at an error that affects every batch', async () => {
  let sent = 0;
  const sendBatch = async () => {
    sent += 1;
    throw new ServerError('The server answered 401: No.', 401);
  };
  await assert.rejects(uploadAll(sendBatch, batches, silent), { message: /401/ });
  assert.equal(sent, 1);
});
