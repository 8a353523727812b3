import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { connect } from '../../cli/connection.ts';
import { ServerError } from '../../cli/errors.ts';
import { total, uploadAll } from '../../cli/upload.ts';
import type { HealthSample, UploadTicket } from '../../shared/models/typescript/types.ts';

type Answer = { status: number; body?: unknown; retryAfter?: string } | 'hang up';

/** A server that gives these answers one after the other, the last one for ever, and a connection that does not really wait. */
async function against(context: TestContext, answers: Answer[]) {
  const asked: { method: string; url: string; authorization: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const body = (await Array.fromAsync(request)).join('');
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? 'hang up';
    const { method = '', url = '', headers } = request;
    asked.push({ method, url, authorization: headers.authorization ?? '', body });
    if (answer === 'hang up') {
      request.socket.destroy();
      return;
    }
    const asksToWait = answer.retryAfter === undefined ? {} : { 'Retry-After': answer.retryAfter };
    response.writeHead(answer.status, { 'Content-Type': 'application/json', ...asksToWait });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  context.after(() => server.close());
  const waits: number[] = [];
  const wait = async (ms: number) => waits.push(ms);
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { baseUrl, asked, waits, ...connect({ baseUrl, token: 'hty_x', wait }) };
}

const params = { path: { user_id: 'u' } };
const problem = (detail: string, errors?: object[]) => ({ type: '/problems/x', detail, ...(errors ? { errors } : {}) });

test('a request carries the token and its body, and answers what was answered', async (context) => {
  const { hatchery, unwrap, asked } = await against(context, [{ status: 201, body: { stream_id: 's' } }]);
  const body = { source: 'x', metrics: ['heart_rate' as const], purposes: [] };
  assert.deepEqual(await unwrap(hatchery.POST('/users/{user_id}/streams', { params, body })), { stream_id: 's' });
  assert.deepEqual(asked, [
    { method: 'POST', url: '/users/u/streams', authorization: 'Bearer hty_x', body: JSON.stringify(body) },
  ]);
});

test('temporary failures are waited out for as long as the server asks, or longer each time', async (context) => {
  const tomorrow = new Date(Date.now() + 86_400_000).toUTCString();
  const { hatchery, unwrap, asked, waits } = await against(context, [
    { status: 429, retryAfter: '7' },
    { status: 503, retryAfter: tomorrow },
    'hang up',
    { status: 503 },
    { status: 200, body: { mood: 'good' } },
  ]);
  assert.deepEqual(await unwrap(hatchery.GET('/users/{user_id}/pet', { params })), { mood: 'good' });
  assert.equal(asked.length, 5);
  assert.deepEqual(waits, [7000, 60_000, 2000, 4000]);
});

test('a quota that is refused for a day is not waited for', async (context) => {
  const { hatchery, unwrap, asked, waits } = await against(context, [
    { status: 429, retryAfter: '86400', body: problem('At most 100000 readings.') },
  ]);
  await assert.rejects(unwrap(hatchery.GET('/healthz')), { message: /429: At most 100000 readings\./ });
  assert.equal(asked.length, 1);
  assert.deepEqual(waits, []);
});

test('attempts are limited, and the last answer is shown', async (context) => {
  const busy = { status: 503, body: problem('Too busy; try again later.') };
  const { hatchery, unwrap, asked } = await against(context, [busy]);
  await assert.rejects(unwrap(hatchery.GET('/healthz')), { exitCode: 1, message: /503: Too busy; try again later\./ });
  assert.equal(asked.length, 6);
});

test('an update is repeated, and a create is sent once, when its answer is lost', async (context) => {
  const {
    hatchery,
    once: careful,
    unwrap,
    asked,
  } = await against(context, [{ status: 200 }, 'hang up', { status: 200 }]);
  await unwrap(hatchery.GET('/healthz'));
  const stream = { path: { user_id: 'u', stream_id: 's' } };
  await unwrap(hatchery.POST('/users/{user_id}/streams/{stream_id}', { params: stream, body: { purposes: [] } }));
  assert.equal(asked.length, 3);

  const other = await against(context, [{ status: 200 }, 'hang up', { status: 201 }]);
  await other.unwrap(other.once.GET('/healthz'));
  const create = other.once.POST('/users', { body: { name: 'Max', pet_name: 'Rocky' } });
  await assert.rejects(other.unwrap(create), { exitCode: 1, message: /--base-url/ });
  assert.equal(other.asked.length, 2);
  assert.notEqual(careful, hatchery);
});

test('where no server has ever answered, it is reported at once', async (context) => {
  const { hatchery, unwrap, asked } = await against(context, ['hang up']);
  await assert.rejects(unwrap(hatchery.GET('/healthz')), { exitCode: 1, message: /No answer from http.*--base-url/ });
  assert.equal(asked.length, 1);
});

test('an error is final, with its detail and pointers; another program’s page is not a Hatchery', async (context) => {
  const errors = [{ pointer: '/samples/0/value', detail: 'Send a number that is at least 20.' }];
  const refused = { status: 400, body: problem('Fix it.', errors) };
  const { hatchery, unwrap, asked } = await against(context, [
    refused,
    { status: 200, body: '<html>' },
    { status: 403 },
  ]);
  const ask = () => unwrap(hatchery.GET('/users/{user_id}/pet', { params }));
  await assert.rejects(ask(), { message: 'The server answered 400: Fix it.', status: 400, errors });
  assert.equal(asked.length, 1);
  await assert.rejects(ask(), { exitCode: 1, message: /did not answer with JSON, so it is not a Hatchery/ });
  await assert.rejects(ask(), { exitCode: 1, message: /403: This is not a Hatchery/ });
});

test('a picture is put into storage again when that fails for a moment', async (context) => {
  const { hatchery, unwrap, upload, asked, baseUrl } = await against(context, [
    { status: 200 },
    { status: 503 },
    'hang up',
    { status: 200 },
    { status: 403 },
  ]);
  await unwrap(hatchery.GET('/healthz'));
  const ticket = { upload_url: `${baseUrl}/objects/x`, method: 'PUT', headers: {} } as UploadTicket;
  await upload(ticket, new Blob(['picture']));
  assert.deepEqual(
    asked.slice(1).map(({ method, body }) => [method, body]),
    Array(3).fill(['PUT', 'picture']),
  );
  await assert.rejects(upload(ticket, new Blob(['x'])), { exitCode: 1, message: 'The storage answered 403.' });
});

const sample: HealthSample = { metric: 'heart_rate', value: 60, start: '2026-03-14T09:26:00Z' };
const silent = { show: () => {}, end: () => {} };
const batches = ['a', 'b', 'c'].map((name, at) => ({ name, samples: [sample, sample], share: (at + 1) / 3 }));

test('a batch that is refused is reported, and the others still go', async () => {
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

test('an error that every batch would meet ends it', async () => {
  let sent = 0;
  const sendBatch = async () => {
    sent += 1;
    throw new ServerError('The server answered 401: No.', 401);
  };
  await assert.rejects(uploadAll(sendBatch, batches, silent), { message: /401/ });
  assert.equal(sent, 1);
});
