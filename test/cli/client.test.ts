import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createClient } from '../../cli/feed/client.ts';
import { deliver, total } from '../../cli/feed/deliver.ts';
import { failure } from '../../cli/feed/failure.ts';
import type { HealthSample } from '../../shared/models/typescript/types.ts';

type Answer = { status: number; body?: unknown; retryAfter?: string } | 'hang up';

/** A server that gives these answers one after the other, the last one for ever, and a client that does not really wait. */
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
    response.writeHead(answer.status, answer.retryAfter === undefined ? {} : { 'Retry-After': answer.retryAfter });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  context.after(() => server.close());
  const waits: number[] = [];
  const wait = async (ms: number) => waits.push(ms);
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked, waits, client: createClient({ baseUrl, token: 'hty_x', wait }) };
}

test('a request carries the token and its body, and answers what was answered', async (context) => {
  const { client, asked } = await against(context, [{ status: 202, body: { accepted: 3 } }]);
  assert.deepEqual(await client.send('POST', '/users/1/x', { a: 1 }), { accepted: 3 });
  assert.deepEqual(asked, [{ method: 'POST', url: '/users/1/x', authorization: 'Bearer hty_x', body: '{"a":1}' }]);
});

test('what passes by itself is waited out for as long as the server asks, or a little longer each time', async (context) => {
  const tomorrow = new Date(Date.now() + 86_400_000).toUTCString();
  const { client, asked, waits } = await against(context, [
    { status: 429, retryAfter: '7' },
    { status: 503, retryAfter: tomorrow },
    'hang up',
    { status: 503 },
    { status: 200, body: { fine: true } },
  ]);
  assert.deepEqual(await client.send('GET', '/'), { fine: true });
  assert.equal(asked.length, 5);
  assert.deepEqual(waits, [7000, 60_000, 2000, 4000]);
});

test('what is put off for a day, as over a quota, is not waited for', async (context) => {
  const { client, asked, waits } = await against(context, [
    { status: 429, retryAfter: '86400', body: { detail: 'At most 100000 readings.' } },
  ]);
  await assert.rejects(client.send('POST', '/'), { message: /429: At most 100000 readings\./ });
  assert.equal(asked.length, 1);
  assert.deepEqual(waits, []);
});

test('patience has an end, and says what the server said last', async (context) => {
  const busy = { status: 503, body: { detail: 'Too busy; try again later.' } };
  const { client, asked } = await against(context, [busy]);
  await assert.rejects(client.send('GET', '/'), { exitCode: 1, message: /503: Too busy; try again later\./ });
  assert.equal(asked.length, 6);
});

test('what would not be the same twice is sent once', async (context) => {
  const { client, asked } = await against(context, [{ status: 200 }, 'hang up', { status: 201 }]);
  await client.send('GET', '/');
  await assert.rejects(client.send('POST', '/', {}, { once: true }), { exitCode: 1, message: /--base-url/ });
  assert.equal(asked.length, 2);
});

test('where nobody has ever answered, it says so at once', async (context) => {
  const { client, asked } = await against(context, ['hang up']);
  await assert.rejects(client.send('GET', '/'), { exitCode: 1, message: /No answer from http.*--base-url/ });
  assert.equal(asked.length, 1);
});

test('a refusal is final, with its detail and pointers; somebody else’s page is no Hatchery', async (context) => {
  const errors = [{ pointer: '/samples/0/value', detail: 'Send a number that is at least 20.' }];
  const refused = { status: 400, body: { detail: 'Mend it.', errors } };
  const { client, asked } = await against(context, [refused, { status: 200, body: '<html>' }]);
  const refusal = { status: 400, errors };
  await assert.rejects(client.send('GET', '/'), { message: 'The server answered 400: Mend it.', refusal });
  assert.equal(asked.length, 1);
  await assert.rejects(client.send('GET', '/'), { message: /200: It is no Hatchery/ });
});

const sample: HealthSample = { metric: 'heart_rate', value: 60, start: '2026-03-14T09:26:00Z' };
const silent = { show: () => {}, end: () => {} };
const parcels = ['a', 'b', 'c'].map((name, at) => ({ name, samples: [sample, sample], share: (at + 1) / 3 }));

test('a batch that is refused is reported, and the others still go', async () => {
  const errors = [{ pointer: '/samples/1/value', detail: 'Send a number.' }];
  let at = 0;
  const sendBatch = async () => {
    at += 1;
    if (at === 1) throw failure('The server answered 400: Mend it.', { status: 400, errors });
    return { batch_id: '', accepted: 2, duplicate: at === 3 };
  };
  const tally = await deliver(sendBatch, parcels, silent);
  assert.deepEqual([total(tally.accepted), total(tally.known), tally.refused], [2, 2, 1]);
  assert.deepEqual(tally.complaints, ['a: The server answered 400: Mend it.', '  /samples/1/value: Send a number.']);
});

test('what would befall every batch alike ends it', async () => {
  let sent = 0;
  const sendBatch = async () => {
    sent += 1;
    throw failure('The server answered 401: No.', { status: 401, errors: [] });
  };
  await assert.rejects(deliver(sendBatch, parcels, silent), { message: /401/ });
  assert.equal(sent, 1);
});
