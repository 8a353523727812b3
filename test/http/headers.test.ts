import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { operations } from '../../shared/models/typescript/operations.ts';
import { openapi } from '../conformance/suite/contract.ts';
import { photo, pictureOwner } from '../support/pictures.ts';
import { startServer } from '../support/server.ts';
import { streamOwner } from '../support/streams.ts';

const Origin = 'https://pet.example';
const TLS = { 'X-Forwarded-Proto': 'https' };

const dataDir = await mkdtemp(join(tmpdir(), 'hatchery-headers-'));
const server = await startServer(dataDir);
after(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true });
});

const send = (address: string, init: RequestInit = {}) =>
  fetch(new URL(address, server.baseUrl), { redirect: 'manual', ...init });

/**
 * Sends the same request without an Origin, with an Origin, and over TLS. Asserts the headers of all three responses.
 * @returns the first response.
 */
async function assertSecurityHeaders(address: string, init: RequestInit = {}): Promise<Response> {
  const ask = (headers: Record<string, string>) => send(address, { ...init, headers: { ...init.headers, ...headers } });
  const [plain, page, tls] = [await ask({}), await ask({ Origin }), await ask(TLS)];
  const about = `${init.method ?? 'GET'} ${address}`;
  for (const answer of [plain, page, tls]) assertCommonHeaders(answer, `${about}: ${answer.status}`);
  assert.ok(![...plain.headers.keys()].some((name) => name.startsWith('access-control-')), about);
  assertCorsHeaders(page, about);
  assert.deepEqual(
    [plain, page, tls].map(({ headers }) => headers.get('Strict-Transport-Security')),
    [null, null, 'max-age=31536000'],
    about,
  );
  return plain;
}

function assertCommonHeaders({ headers }: Response, about: string): void {
  assert.match(headers.get('X-Request-Id') ?? '', /^[0-9a-f-]{36}$/, about);
  assert.equal(headers.get('X-Content-Type-Options'), 'nosniff', about);
  const policy = headers.get('Content-Security-Policy') ?? '';
  assert.match(policy, /^default-src 'none';.*frame-ancestors 'none'/, about);
  assert.doesNotMatch(policy, /script-src|unsafe-eval/, about);
  assert.match(headers.get('Cache-Control') ?? '', /^(no-store$|no-cache$|private, )/, `${about}: no shared cache`);
  for (const name of ['Server', 'X-Powered-By', 'Via']) assert.equal(headers.get(name), null, about);
}

/** Asserts that web pages of any origin may read the response, but not with credentials. */
function assertCorsHeaders({ headers }: Response, about: string): void {
  assert.equal(headers.get('Access-Control-Allow-Origin'), '*', about);
  assert.equal(headers.get('Access-Control-Allow-Credentials'), null, about);
  assert.equal(
    headers.get('Access-Control-Expose-Headers'),
    'Content-Disposition, ETag, Location, Retry-After, X-Request-Id',
    about,
  );
}

async function assertPreflight(address: string, method: string, requested: string[]): Promise<void> {
  const headers = {
    Origin,
    'Access-Control-Request-Method': method,
    'Access-Control-Request-Headers': requested.map((name) => name.toLowerCase()).join(),
  };
  const answer = await send(address, { method: 'OPTIONS', headers });
  assert.equal(answer.status, 204);
  assert.equal(answer.headers.get('Access-Control-Allow-Origin'), '*');
  const listed = (name: string) => answer.headers.get(name)?.split(', ') ?? [];
  assert.ok(listed('Access-Control-Allow-Methods').includes(method), method);
  for (const name of requested)
    assert.ok(listed('Access-Control-Allow-Headers').includes(name), `${method} with ${name}`);
}

const REQUEST_HEADERS = [...JSON.stringify(openapi).matchAll(/"name":"([\w-]+)","in":"header"/g)].map(([, name]) =>
  String(name),
);

for (const { id, method, path } of operations) {
  /** Prepares a request for this operation with a new user, so that operations which delete data do not affect other tests. */
  const requestOfNewUser = async () => {
    const owner = await streamOwner(send);
    const { stream } = await owner.connect();
    const address = path.replace('{user_id}', owner.userId).replace('{stream_id}', stream.stream_id);
    return { address, auth: owner.auth, body: method === 'POST' ? { body: '{}' } : {} };
  };

  test(`${id}: every response has the security headers`, async () => {
    const { address, auth, body } = await requestOfNewUser();
    const answer = await assertSecurityHeaders(address, { method, headers: auth, ...body });
    assert.ok(answer.status < 500, `${answer.status}`);
    const etag = answer.headers.get('ETag');
    if (method === 'GET' && etag) {
      const fresh = await assertSecurityHeaders(address, { headers: { ...auth, 'If-None-Match': etag } });
      assert.equal(fresh.status, 304);
    }
    await assertSecurityHeaders(address, { method, headers: { Authorization: 'Bearer x' }, ...body });
    await assertSecurityHeaders(address, { method, ...body });
    assert.equal((await assertSecurityHeaders(address, { method: 'PATCH', headers: auth })).status, 405);
  });

  test(`${id}: a web page of any origin may send the request`, async () => {
    const { address } = await requestOfNewUser();
    await assertPreflight(address, method, ['Authorization', 'Content-Type', ...REQUEST_HEADERS]);
  });
}

test('X-Forwarded-Proto counts by its first value, in any case', async () => {
  const hsts = async (value: string) => {
    const { headers } = await send('/healthz', { headers: { 'X-Forwarded-Proto': value } });
    return headers.has('Strict-Transport-Security');
  };
  for (const value of ['https', 'HTTPS', 'https,http', 'https, http', ' https , https'])
    assert.ok(await hsts(value), value);
  for (const value of ['http', 'http, https', '', 'httpsx', 'x-https', ',https'])
    assert.ok(!(await hsts(value)), value);
});

test('an unknown path has the security headers', async () => {
  assert.equal((await assertSecurityHeaders('/nowhere')).status, 404);
});

test('uploads and portraits have the security headers, with valid and invalid signatures', async () => {
  const owner = await pictureOwner(send);
  const { upload_url } = await owner.ticket();
  await assertPreflight(upload_url, 'PUT', ['Content-Type']);
  assert.equal((await assertSecurityHeaders(upload_url, { method: 'PUT', body: photo })).status, 200);
  assert.equal((await assertSecurityHeaders(`${upload_url}x`, { method: 'PUT', body: photo })).status, 403);
  await owner.publish();
  assert.equal((await assertSecurityHeaders(`/users/${owner.userId}/avatar`, { headers: owner.auth })).status, 302);
  const portrait = await owner.portraitUrl();
  await assertPreflight(portrait, 'GET', []);
  const image = await assertSecurityHeaders(portrait);
  assert.equal(image.status, 200);
  assert.equal(image.headers.get('Vary'), 'Origin', 'the cached answer of an <img> is not reused for fetch()');
  assert.equal(image.headers.get('Cross-Origin-Resource-Policy'), 'cross-origin');
  assert.equal((await assertSecurityHeaders(`${portrait}x`)).status, 403);
});

test('the reference page sends no referrer', async () => {
  assert.equal((await send('/docs')).headers.get('Referrer-Policy'), 'no-referrer');
});
