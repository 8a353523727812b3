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

/** Sends a request as an app does, as a web page does, and by TLS; asserts that the answers carry what they must. */
async function assertArmed(address: string, init: RequestInit = {}): Promise<Response> {
  const ask = (headers: Record<string, string>) => send(address, { ...init, headers: { ...init.headers, ...headers } });
  const [plain, page, tls] = [await ask({}), await ask({ Origin }), await ask(TLS)];
  const about = `${init.method ?? 'GET'} ${address}`;
  for (const answer of [plain, page, tls]) assertCommon(answer, `${about}: ${answer.status}`);
  assert.ok(![...plain.headers.keys()].some((name) => name.startsWith('access-control-')), about);
  assertReadable(page, about);
  assert.deepEqual(
    [plain, page, tls].map(({ headers }) => headers.get('Strict-Transport-Security')),
    [null, null, 'max-age=31536000'],
    about,
  );
  return plain;
}

function assertCommon({ headers }: Response, about: string): void {
  assert.match(headers.get('X-Request-Id') ?? '', /^[0-9a-f-]{36}$/, about);
  assert.equal(headers.get('X-Content-Type-Options'), 'nosniff', about);
  const policy = headers.get('Content-Security-Policy') ?? '';
  assert.match(policy, /^default-src 'none';.*frame-ancestors 'none'/, about);
  assert.doesNotMatch(policy, /script-src|unsafe-eval/, about);
  assert.match(headers.get('Cache-Control') ?? '', /^(no-store$|no-cache$|private, )/, `${about}: nobody shares it`);
  for (const name of ['Server', 'X-Powered-By', 'Via']) assert.equal(headers.get(name), null, about);
}

/** Asserts that a page of any origin may read the answer, though never by way of a cookie. */
function assertReadable({ headers }: Response, about: string): void {
  assert.equal(headers.get('Access-Control-Allow-Origin'), '*', about);
  assert.equal(headers.get('Access-Control-Allow-Credentials'), null, about);
  assert.equal(
    headers.get('Access-Control-Expose-Headers'),
    'Content-Disposition, ETag, Location, Retry-After, X-Request-Id',
    about,
  );
}

async function assertPreflight(address: string, method: string, asked: string[]): Promise<void> {
  const headers = {
    Origin,
    'Access-Control-Request-Method': method,
    'Access-Control-Request-Headers': asked.map((name) => name.toLowerCase()).join(),
  };
  const answer = await send(address, { method: 'OPTIONS', headers });
  assert.equal(answer.status, 204);
  assert.equal(answer.headers.get('Access-Control-Allow-Origin'), '*');
  const listed = (name: string) => answer.headers.get(name)?.split(', ') ?? [];
  assert.ok(listed('Access-Control-Allow-Methods').includes(method), method);
  for (const name of asked) assert.ok(listed('Access-Control-Allow-Headers').includes(name), `${method} with ${name}`);
}

/** The headers that the contract has requests carry, wherever in it that is said. */
const ASKED = [...JSON.stringify(openapi).matchAll(/"name":"([\w-]+)","in":"header"/g)].map(([, name]) => String(name));

for (const { id, method, path } of operations) {
  /** The operation's address for somebody new, so that it does not matter what it removes. */
  const somebody = async () => {
    const owner = await streamOwner(send);
    const { stream } = await owner.connect();
    const address = path.replace('{user_id}', owner.userId).replace('{stream_id}', stream.stream_id);
    return { address, auth: owner.auth, body: method === 'POST' ? { body: '{}' } : {} };
  };

  test(`${id}: every answer carries what protects whoever gets it`, async () => {
    const { address, auth, body } = await somebody();
    const answer = await assertArmed(address, { method, headers: auth, ...body });
    assert.ok(answer.status < 500, `${answer.status}`);
    const etag = answer.headers.get('ETag');
    if (method === 'GET' && etag) {
      const fresh = await assertArmed(address, { headers: { ...auth, 'If-None-Match': etag } });
      assert.equal(fresh.status, 304);
    }
    await assertArmed(address, { method, headers: { Authorization: 'Bearer x' }, ...body });
    await assertArmed(address, { method, ...body });
    assert.equal((await assertArmed(address, { method: 'PATCH', headers: auth })).status, 405);
  });

  test(`${id}: a web page may send it`, async () => {
    const { address } = await somebody();
    await assertPreflight(address, method, ['Authorization', 'Content-Type', ...ASKED]);
  });
}

test('an address that is not there', async () => {
  assert.equal((await assertArmed('/nowhere')).status, 404);
});

test('uploads and portraits, at signed addresses and at others', async () => {
  const owner = await pictureOwner(send);
  const { upload_url } = await owner.ticket();
  await assertPreflight(upload_url, 'PUT', ['Content-Type']);
  assert.equal((await assertArmed(upload_url, { method: 'PUT', body: photo })).status, 200);
  assert.equal((await assertArmed(`${upload_url}x`, { method: 'PUT', body: photo })).status, 403);
  await owner.publish();
  assert.equal((await assertArmed(`/users/${owner.userId}/avatar`, { headers: owner.auth })).status, 302);
  const portrait = await owner.portraitUrl();
  await assertPreflight(portrait, 'GET', []);
  const shown = await assertArmed(portrait);
  assert.equal(shown.status, 200);
  assert.equal(shown.headers.get('Vary'), 'Origin', 'what an <img> has fetched is not handed to fetch()');
  assert.equal(shown.headers.get('Cross-Origin-Resource-Policy'), 'cross-origin');
  assert.equal((await assertArmed(`${portrait}x`)).status, 403);
});

test('the reference page tells nobody where its reader came from', async () => {
  assert.equal((await send('/docs')).headers.get('Referrer-Policy'), 'no-referrer');
});
