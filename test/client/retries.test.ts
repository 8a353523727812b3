import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isApiError, isNetworkError, unwrap } from '../../client/index.ts';
import { operations } from '../../shared/models/typescript/operations.ts';
import { type Answer, oddServer, SHORT_TIMEOUT_MS } from './odd-server.ts';

const OK = { status: 200, body: '{"mood": "good"}' };
const params = { path: { user_id: 'u' } };

test('retries transient errors with exponential backoff and jitter', async (context) => {
  const server = await oddServer(context, { status: 503, body: '{}' }, 'disconnect', OK);
  assert.deepEqual(await unwrap(server.client().GET('/users/{user_id}/pet', { params })), { mood: 'good' });
  server.answer('disconnect', OK);
  await unwrap(server.client().GET('/users/{user_id}/pet', { params }));
  const [first = 0, second = 0, another] = server.waits;
  assert.ok(first >= 400 && first < 800 && second >= 800 && second < 1600, `${server.waits}`);
  assert.notEqual(first, another);
});

test('retries a create with its body, key and token', async (context) => {
  const server = await oddServer(context, 'cut off', { status: 502 }, { status: 201, body: '{"user_id": "u"}' });
  const client = server.client({ token: 'hty_x' });
  const body = { name: 'Zoë', pet_name: 'Rocky' };
  await unwrap(client.POST('/users', { params: { header: { 'Idempotency-Key': 'k' } }, body }));
  assert.equal(server.requests.length, 3);
  for (const { body: sent, headers } of server.requests) {
    assert.deepEqual(JSON.parse(sent), body);
    assert.deepEqual([headers['idempotency-key'], headers.authorization], ['k', 'Bearer hty_x']);
  }
});

for (const [what, retryAfter, least, most] of [
  ['for seconds', () => '7', 7000, 7000],
  ['until a date', () => new Date(Date.now() + 5_000).toUTCString(), 3_000, 5_000],
  ['until a past date', () => 'Wed, 21 Oct 2015 07:28:00 GMT', 400, 800],
  ['for an invalid time', () => '-5', 400, 800],
  ['for an empty time', () => '', 400, 800],
] as const) {
  test(`Retry-After ${what}: waits accordingly`, async (context) => {
    const server = await oddServer(context, { status: 503, headers: { 'Retry-After': retryAfter() } }, OK);
    await unwrap(server.client().GET('/healthz'));
    const [waited = 0] = server.waits;
    assert.ok(waited >= least && waited <= most, `${waited}`);
  });
}

test('does not retry after a long Retry-After, and reports it', async (context) => {
  const server = await oddServer(context, { status: 429, headers: { 'Retry-After': '60' } }, OK);
  const call = server.client().POST('/users', { body: { name: 'Max', pet_name: 'Rocky' } });
  await assert.rejects(unwrap(call), { status: 429, code: '', retryAfterMs: 60_000 });
  assert.deepEqual(server.waits, []);
});

test('a retry reuses the connection of the rejected attempt', async (context) => {
  const page = { status: 503, headers: { 'Content-Type': 'text/html' }, body: `<html>${'x'.repeat(300_000)}` };
  const server = await oddServer(context, page);
  const client = server.client();
  for (let times = 0; times < 5; times += 1) await client.GET('/healthz');
  assert.equal(server.requests.length, 15);
  assert.ok(server.connections() <= 3, `${server.connections()} connections`);
});

test('retries a stalled response, up to the maximum number of attempts', async (context) => {
  const server = await oddServer(context, 'stalled', 'silence', OK);
  const client = server.client({ timeoutMs: SHORT_TIMEOUT_MS });
  await unwrap(client.GET('/users/{user_id}/pet', { params }));
  server.answer('stalled');
  await assert.rejects(unwrap(client.GET('/users/{user_id}/pet', { params })), isNetworkError);
  assert.equal(server.requests.length, 6);
});

const TRANSIENT: Answer[] = [
  'disconnect',
  'cut off',
  ...[429, 502, 503, 504].map((status) => ({ status, body: '{}' })),
];
const FINAL: Answer[] = [OK, ...[400, 401, 404, 409, 412, 500].map((status) => ({ status, body: '{}' }))];
const isFinal = (answer: Answer | undefined) => answer !== undefined && FINAL.includes(answer);
const is429 = (answer: Answer | undefined) => typeof answer === 'object' && answer.status === 429;

test('retries only repeatable operations, for any sequence of responses', async (context) => {
  const server = await oddServer(context);
  // Untyped, so that the test can call all operations in the same way. The types are tested in package.test.ts.
  const send = server.client().request as (
    method: string,
    path: string,
    init: object,
  ) => Promise<{ response: Response }>;
  const scenario = fc.record({
    operation: fc.constantFrom(...operations),
    key: fc.boolean(),
    answers: fc.array(fc.constantFrom(...TRANSIENT, ...FINAL), { minLength: 3, maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async ({ operation: { id, method, path }, key, answers }) => {
      const mayRepeat = method === 'GET' || method === 'DELETE' || id === 'sendSamples' || key;
      const ends = answers.findIndex((answer) => isFinal(answer) || !(mayRepeat || is429(answer)));
      const times = ends < 0 ? 3 : ends + 1;
      server.answer(...answers);
      server.requests.length = 0;
      const init = {
        params: { path: { user_id: 'u', stream_id: 's', token_id: 't' } },
        headers: key ? { 'Idempotency-Key': 'k' } : {},
        ...(method === 'POST' ? { body: { name: 'Max' } } : {}),
      };
      const call = send(method, path, init);
      const outcome = await unwrap(call).catch((error: unknown) => error);
      assert.equal(server.requests.length, times, id);
      const last = answers[times - 1];
      if (last === OK) assert.deepEqual(outcome, JSON.parse(OK.body));
      else if (typeof last === 'object') assert.ok(isApiError(outcome) && outcome.status === last.status, `${outcome}`);
      else assert.ok(isNetworkError(outcome), `${outcome}`);
    }),
    { numRuns: 150 },
  );
});
