import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isApiError, isNetworkError, unwrap } from '../../client/index.ts';
import { oddServer } from './odd-server.ts';

const params = { path: { user_id: 'u' } };
const JSON_TYPE = { 'Content-Type': 'application/json' };

test('a refusal has the problem’s words, code and fields', async (context) => {
  const errors = [{ pointer: '/age', detail: 'Send a whole number.' }];
  const problem = {
    type: '/problems/invalid-profile',
    title: 'T',
    status: 400,
    detail: 'Mend it.',
    instance: 'i',
    errors,
  };
  const server = await oddServer(context, { status: 400, body: JSON.stringify(problem) });
  const call = server.client().POST('/users', { body: { name: '' } });
  const error: unknown = await unwrap(call).catch((failure) => failure);
  assert.ok(isApiError(error) && isApiError(error, 'not-found', 'invalid-profile'));
  assert.deepEqual([isApiError(error, 'not-found'), isNetworkError(error)], [false, false]);
  const { message, status, code, retryAfterMs } = error;
  assert.deepEqual([message, status, code, retryAfterMs], ['Mend it.', 400, 'invalid-profile', undefined]);
  assert.deepEqual(error.problem, problem);
});

for (const [whose, body] of [
  ['a gateway', '{"message": "Forbidden"}'],
  ['a proxy', '<html>Forbidden</html>'],
  ['storage', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'],
  ['nobody', ''],
  ['somebody else with problems', '{"type": "https://proxy.example/blocked", "detail": "Blocked: 0x80"}'],
  ['somebody with odd problems', '{"type": 3, "detail": {"no": "text"}}'],
  ['somebody with lists', '[1, 2]'],
  ['somebody with nothing', 'null'],
] as const) {
  test(`a refusal by ${whose} has a status and plain words, and no code`, async (context) => {
    const server = await oddServer(context, { status: 403, body });
    const words = 'The server answered 403. Try again later.';
    await assert.rejects(unwrap(server.client().GET('/users/{user_id}', { params })), {
      kind: 'api-error',
      status: 403,
      code: '',
      message: words,
      problem: {},
    });
  });
}

test('a hotel’s login page, or JSON that is none, is no answer', async (context) => {
  const login = { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html>Log in</html>' };
  const server = await oddServer(context, login);
  await assert.rejects(unwrap(server.client().GET('/users/{user_id}/pet', { params })), isNetworkError);
  server.answer({ status: 200, headers: JSON_TYPE, body: '{"mood": ' });
  await assert.rejects(unwrap(server.client().GET('/users/{user_id}/pet', { params })), isNetworkError);
});

test('answers without a body are what they are', async (context) => {
  const server = await oddServer(context, { status: 204, headers: {} });
  const tokens = { path: { user_id: 'u', token_id: 't' } };
  const client = server.client();
  assert.equal(await unwrap(client.DELETE('/users/{user_id}/tokens/{token_id}', { params: tokens })), undefined);

  server.answer({ status: 304, headers: { ...JSON_TYPE, ETag: '"3"' } });
  const asked = { params: { ...params, header: { 'If-None-Match': '"3"' } } };
  const { response } = await client.GET('/users/{user_id}', asked);
  assert.deepEqual([response.status, response.headers.get('ETag')], [304, '"3"']);
  await assert.rejects(unwrap(client.GET('/users/{user_id}', asked)), { status: 304, code: '' });
  assert.equal(server.asked.length, 3, 'it is no failure, and not asked for again');
});

test('the token is asked for at every request, and whoever brings one is let be', async (context) => {
  const server = await oddServer(context, { status: 200, body: '{}' });
  let kept: string | undefined;
  const client = server.client({ token: async () => kept });
  await client.GET('/healthz');
  kept = 'hty_x';
  await client.GET('/healthz');
  await client.GET('/healthz', { headers: { Authorization: 'Bearer hts_y' } });
  await server.client({ token: 'hty_z' }).GET('/healthz');
  assert.deepEqual(
    server.asked.map(({ headers }) => headers.authorization),
    [undefined, 'Bearer hty_x', 'Bearer hts_y', 'Bearer hty_z'],
  );
});

test('a fetch that comes after the client is the one that is used, and so is one’s own', async (context) => {
  const server = await oddServer(context, { status: 200, body: '{"status": "ok"}' });
  const client = server.client();
  const told: string[] = [];
  const fetch = globalThis.fetch;
  context.mock.method(globalThis, 'fetch', (request: Request) => {
    told.push('global');
    return fetch(request);
  });
  await unwrap(client.GET('/healthz'));
  const own = server.client({ fetch: async () => Response.json({ status: 'own' }) });
  assert.deepEqual(await unwrap(own.GET('/healthz')), { status: 'own' });
  assert.deepEqual([told, server.asked.length], [['global'], 1]);
});
