import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../support/app.ts';
import { photo, pictureOwner } from '../support/pictures.ts';
import { assertContract, assertProblem } from '../support/problem.ts';

const LENGTH = String(photo.byteLength);
const EXACT = { 'Content-Type': 'image/jpeg', 'Content-Length': LENGTH };
const HINTS = `?content_type=image/jpeg&content_length=${LENGTH}`;
const put = (headers: Record<string, string> = {}) => ({ method: 'PUT', body: photo, headers });

async function setup() {
  const app = testApp();
  return { app, owner: await pictureOwner(app.request) };
}

test('a ticket is valid against its contract, and has a curl command that uploads', async () => {
  const { owner } = await setup();
  const ticket = await owner.ticket();
  assertContract('upload_ticket', ticket);
  const { upload_url, headers, key, max_bytes, expires_in, curl } = ticket;
  assert.deepEqual({ headers, key, max_bytes, expires_in }, BARE_TICKET(owner.uploadKey));
  assert.ok(upload_url.startsWith(`https://hatchery.test/objects/${key}?`), upload_url);
  assert.equal(curl, `curl -X PUT -T image.jpg "${upload_url}"`);
});
const BARE_TICKET = (key: string) => ({ headers: {}, key, max_bytes: 10 * 1024 * 1024, expires_in: 300 });

test('accepts a PUT without headers, and with any Content-Type', async () => {
  const { app, owner } = await setup();
  const { upload_url } = await owner.ticket();
  const bare = new Request(upload_url, put());
  assert.equal(bare.headers.get('Content-Type'), null);
  assert.equal((await app.request(upload_url, put())).status, 200);
  assert.equal((await app.request(upload_url, put({ 'Content-Type': 'text/plain' }))).status, 200);
  assert.deepEqual(app.keys(), [owner.uploadKey]);
});

test('a ticket has the signed type and length as headers, and accepts an upload with them', async () => {
  const { app, owner } = await setup();
  const ticket = await owner.ticket(HINTS);
  assertContract('upload_ticket', ticket);
  assert.deepEqual(ticket.headers, EXACT);
  assert.ok(ticket.curl.includes('-H "Content-Type: image/jpeg"'), ticket.curl);
  assert.equal((await app.request(ticket.upload_url, put(ticket.headers))).status, 200);
  assert.equal((await owner.publish()).status, 200);
});

for (const [what, headers] of Object.entries({
  'another type': { ...EXACT, 'Content-Type': 'image/png' },
  'the type with a parameter': { ...EXACT, 'Content-Type': 'image/jpeg; charset=utf-8' },
  'no type': { 'Content-Length': LENGTH },
  'a byte more': { ...EXACT, 'Content-Length': String(photo.byteLength + 1) },
  'a byte less': { ...EXACT, 'Content-Length': String(photo.byteLength - 1) },
  'no length': { 'Content-Type': 'image/jpeg' },
})) {
  test(`a URL signed for type and length rejects ${what}`, async () => {
    const { app, owner } = await setup();
    const { upload_url } = await owner.ticket(HINTS);
    await assertProblem(await app.request(upload_url, put(headers)), 'invalid-signature');
    assert.deepEqual(app.keys(), []);
  });
}

for (const [query, code] of [
  ['content_type=image/gif', 'unsupported-picture-type'],
  ['content_type=image/svg%2Bxml', 'unsupported-picture-type'],
  ['content_type=image/jpeg%0D%0AX-Evil:%201', 'unsupported-picture-type'],
  ['content_type=', 'unsupported-picture-type'],
  ['content_length=10485761', 'picture-too-large'],
  ['content_length=abc', 'invalid-parameter'],
  ['content_length=0', 'invalid-parameter'],
  ['content_length=-1', 'invalid-parameter'],
  ['content_length=1.5', 'invalid-parameter'],
  ['content_length=1e3', 'invalid-parameter'],
  ['content_length=', 'invalid-parameter'],
] as const) {
  test(`rejects a ticket request with ${query}`, async () => {
    const { owner } = await setup();
    const { errors } = await assertProblem(await owner.requestTicket(`?${query}`), code);
    if (code === 'invalid-parameter') assert.equal(errors?.[0]?.pointer, '?content_length');
  });
}

for (const query of [
  'content_type=image/png',
  'content_type=image/webp',
  'content_length=10485760',
  'content_length=1',
]) {
  test(`accepts a ticket request with ${query}`, async () => {
    assert.equal((await (await setup()).owner.requestTicket(`?${query}`)).status, 200);
  });
}

type Tamper = (url: URL, other: { uploadKey: string }) => void;
const set =
  (name: string, value: string): Tamper =>
  ({ searchParams }) =>
    searchParams.set(name, value);
const drop =
  (name: string): Tamper =>
  ({ searchParams }) =>
    searchParams.delete(name);
const path =
  (key: string): Tamper =>
  (url) => {
    url.pathname = `/objects/${key}`;
  };
const changeFirst = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
const tampered: Record<string, Tamper> = {
  'another signature': ({ searchParams: query }) => query.set('signature', changeFirst(query.get('signature') ?? '')),
  'half the signature': ({ searchParams: query }) => query.set('signature', query.get('signature')?.slice(0, 20) ?? ''),
  'an empty signature': set('signature', ''),
  'no signature': drop('signature'),
  'a later expiry': ({ searchParams: query }) => query.set('expires', String(Number(query.get('expires')) + 1)),
  'no expiry': drop('expires'),
  'an expiry that is not a number': set('expires', 'never'),
  "another user's key": (url, { uploadKey }) => path(uploadKey)(url, { uploadKey }),
  'a key outside': path('..%2f..%2fhatchery.db'),
  'no key': path(''),
  'another signed type': set('content_type', 'image/png'),
  'no signed type': drop('content_type'),
  'another signed length': set('content_length', '1'),
  'no signed length': drop('content_length'),
};
for (const [what, tamper] of Object.entries(tampered)) {
  test(`rejects an upload URL with ${what}`, async () => {
    const { app, owner } = await setup();
    const other = await pictureOwner(app.request);
    const url = new URL((await owner.ticket(HINTS)).upload_url);
    tamper(url, other);
    const type = url.searchParams.get('content_type') ?? EXACT['Content-Type'];
    const length = url.searchParams.get('content_length') ?? LENGTH;
    const headers = { 'Content-Type': type, 'Content-Length': length };
    await assertProblem(await app.request(url.href, put(headers)), 'invalid-signature');
    assert.deepEqual(app.keys(), []);
  });
}
