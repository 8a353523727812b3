import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError, createClient, isApiError, isNetworkError, NetworkError, unwrap } from '../../client/index.ts';
import { oddServer } from './odd-server.ts';

const params = { path: { user_id: 'u' } };
const JSON_TYPE = { 'Content-Type': 'application/json' };

test('an ApiError has the problem’s detail, code and field errors', async (context) => {
  const errors = [{ pointer: '/age', detail: 'Send a whole number.' }];
  const problem = {
    type: '/problems/invalid-profile',
    title: 'T',
    status: 400,
    detail: 'Fix it.',
    instance: 'i',
    errors,
  };
  const server = await oddServer(context, { status: 400, body: JSON.stringify(problem) });
  const call = server.client().POST('/users', { body: { name: '' } });
  const error: unknown = await unwrap(call).catch((failure) => failure);
  assert.ok(isApiError(error) && isApiError(error, 'not-found', 'invalid-profile'));
  assert.deepEqual([isApiError(error, 'not-found'), isNetworkError(error)], [false, false]);
  const { message, status, code, retryAfterMs } = error;
  assert.deepEqual([message, status, code, retryAfterMs], ['Fix it.', 400, 'invalid-profile', undefined]);
  assert.deepEqual(error.problem, problem);
  assert.ok(error instanceof ApiError && !(error instanceof NetworkError));
  assert.equal(`${error}`, 'ApiError: Fix it.');
});

test('a NetworkError has its cause', async () => {
  const cause = new Error('connection reset');
  const client = createClient({
    baseUrl: 'http://localhost:9',
    fetch: () => Promise.reject(cause),
    wait: async () => {},
  });
  const error: unknown = await unwrap(client.GET('/healthz')).catch((failure) => failure);
  assert.ok(
    error instanceof NetworkError && isNetworkError(error) && !(error instanceof ApiError) && !isApiError(error),
  );
  assert.equal(error.cause, cause);
  assert.equal(`${error}`, 'NetworkError: No answer arrived. Check the connection and try again.');
});

test('the guards recognise errors of another copy of the package', () => {
  const other = Object.assign(new Error('Fix it.'), { kind: 'api-error', status: 404, code: 'not-found', problem: {} });
  assert.ok(isApiError(other, 'not-found') && !isApiError(other, 'forbidden') && !isNetworkError(other));
  assert.ok(isNetworkError(Object.assign(new Error('No answer'), { kind: 'network-error' })));
  assert.ok(!isApiError({ kind: 'api-error' }) && !isNetworkError(new Error('other')));
});

for (const [source, body] of [
  ['a gateway', '{"message": "Forbidden"}'],
  ['a proxy', '<html>Forbidden</html>'],
  ['storage', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'],
  ['an empty body', ''],
  ['a problem of another service', '{"type": "https://proxy.example/blocked", "detail": "Blocked: 0x80"}'],
  ['a malformed problem', '{"type": 3, "detail": {"no": "text"}}'],
  ['a JSON list', '[1, 2]'],
  ['JSON null', 'null'],
] as const) {
  test(`an ApiError for ${source} has a status and a generic message, and no code`, async (context) => {
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

test('a captive portal’s login page or invalid JSON is a NetworkError', async (context) => {
  const login = { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html>Log in</html>' };
  const server = await oddServer(context, login);
  await assert.rejects(unwrap(server.client().GET('/users/{user_id}/pet', { params })), isNetworkError);
  server.answer({ status: 200, headers: JSON_TYPE, body: '{"mood": ' });
  await assert.rejects(unwrap(server.client().GET('/users/{user_id}/pet', { params })), isNetworkError);
});

test('returns undefined for a response without a body', async (context) => {
  const server = await oddServer(context, { status: 204, headers: {} });
  const tokens = { path: { user_id: 'u', token_id: 't' } };
  const client = server.client();
  assert.equal(await unwrap(client.DELETE('/users/{user_id}/tokens/{token_id}', { params: tokens })), undefined);

  server.answer({ status: 304, headers: { ...JSON_TYPE, ETag: '"3"' } });
  const request304 = { params: { ...params, header: { 'If-None-Match': '"3"' } } };
  const { response } = await client.GET('/users/{user_id}', request304);
  assert.deepEqual([response.status, response.headers.get('ETag')], [304, '"3"']);
  await assert.rejects(unwrap(client.GET('/users/{user_id}', request304)), { status: 304, code: '' });
  assert.equal(server.requests.length, 3, '304 is not retried');
});

test('accepts a response without content that has a stream, as in Chromium', async () => {
  let count = 0;
  const fetch = async () => {
    count += 1;
    return Object.defineProperty(new Response(null, { status: 204 }), 'body', { value: new ReadableStream() });
  };
  const client = createClient({ baseUrl: 'https://pets.example', fetch });
  const tokens = { path: { user_id: 'u', token_id: 't' } };
  assert.equal(await unwrap(client.DELETE('/users/{user_id}/tokens/{token_id}', { params: tokens })), undefined);
  assert.equal(count, 1, 'it is not sent again');
});

test('calls `token` for every request, and keeps an explicit Authorization header', async (context) => {
  const server = await oddServer(context, { status: 200, body: '{}' });
  let kept: string | undefined;
  const client = server.client({ token: async () => kept });
  await client.GET('/healthz');
  kept = 'hty_x';
  await client.GET('/healthz');
  await client.GET('/healthz', { headers: { Authorization: 'Bearer hts_y' } });
  await server.client({ token: 'hty_z' }).GET('/healthz');
  assert.deepEqual(
    server.requests.map(({ headers }) => headers.authorization),
    [undefined, 'Bearer hty_x', 'Bearer hts_y', 'Bearer hty_z'],
  );
});

test('uses the current global fetch, or the `fetch` option', async (context) => {
  const server = await oddServer(context, { status: 200, body: '{"status": "ok"}' });
  const client = server.client();
  const used: string[] = [];
  const original = globalThis.fetch;
  context.mock.method(globalThis, 'fetch', (request: Request) => {
    used.push('global');
    return original(request);
  });
  await unwrap(client.GET('/healthz'));
  const own = server.client({ fetch: async () => Response.json({ status: 'own' }) });
  assert.deepEqual(await unwrap(own.GET('/healthz')), { status: 'own' });
  assert.deepEqual([used, server.requests.length], [['global'], 1]);
});
