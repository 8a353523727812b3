import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BatchReceipt, CreatedStream } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { assertContract, assertProblem } from '../support/problem.ts';
import { CONSENT, jsonIn, streamOwner } from '../support/streams.ts';
import { signatureOf, signedHeaders } from '../support/webhooks.ts';

const MINUTE = 60_000;
const sample = (value: number, at = Date.now() - MINUTE) => ({
  ...{ type: 'heart_rate', unit: 'bpm', value, timestamp: new Date(at).toISOString() },
  source: { provider: 'oura' },
});
const event = (...samples: object[]) =>
  JSON.stringify({ type: 'heart_rate.created', data: { user_id: 'x', provider: 'oura', samples } });

async function setup(options: Parameters<typeof testApp>[0] = {}) {
  const app = testApp(options);
  const owner = await streamOwner(app.request);
  const created = await jsonIn<CreatedStream>(owner.create({ ...CONSENT, webhook: true }));
  const { stream_id, webhook_secret: secret = '' } = created;
  const path = `${owner.address}/streams/${stream_id}`;
  const send = (body: string, headers: Record<string, string>, url = `${path}/samples?format=open-wearables`) =>
    app.request(url, { method: 'POST', headers, body });
  const sign = (body: string, options = {}) => signedHeaders(secret, body, { at: app.now(), ...options });
  return { app, owner, created, secret, path, send, sign };
}

test('a stream shows its webhook secret once, and only if asked', async () => {
  const { owner, created, secret } = await setup();
  assertContract('created_stream', created);
  assert.match(secret, /^whsec_/);
  assert.equal(Buffer.from(secret.slice('whsec_'.length), 'base64').length, 32);
  const other = await jsonIn<CreatedStream>(owner.create({ ...CONSENT, webhook: false }));
  assert.equal('webhook_secret' in other, false);
  const listed = JSON.stringify(await owner.streams());
  assert.ok(!listed.includes('webhook') && !listed.includes(secret.slice(-20)));
  const third = await jsonIn<CreatedStream>(owner.create({ ...CONSENT, webhook: true }));
  assert.notEqual(third.webhook_secret, secret);
});

test('without the signing secret no stream is created', async () => {
  const { app, owner } = await setup();
  const failing = testApp({ signingSecret: () => Promise.reject(new Error('Set by the test.')) });
  const there = await streamOwner(failing.request);
  assert.equal((await there.create({ ...CONSENT, webhook: true })).status, 500);
  assert.deepEqual(await there.streams(), []);
  assert.equal((await owner.streams()).length, 1);
  assert.ok(app.now() > 0);
});

test('a signature stands instead of the token; a replay is a duplicate', async () => {
  const { owner, send, sign } = await setup();
  const body = event(sample(62), sample(63, Date.now() - 2 * MINUTE), { type: 'vo2_max', unit: 'x', value: 1 });
  const headers = sign(body);
  const receipt = await jsonIn<BatchReceipt>(send(body, headers));
  assert.deepEqual([receipt.accepted, receipt.duplicate, receipt.left_out], [2, false, { metric_unknown: 1 }]);
  assert.deepEqual(await jsonIn<BatchReceipt>(send(body, headers)), { ...receipt, duplicate: true });
  const again = await jsonIn<BatchReceipt>(send(body, sign(body, { prefix: 'svix' })));
  assert.equal(again.duplicate, false, 'another event');
  assert.equal((await owner.page()).samples.length, 2);
});

test('one of several signatures suffices, and others are ignored', async () => {
  const { send, sign, secret } = await setup();
  const body = event(sample(62));
  const { 'webhook-signature': signature = '', ...headers } = sign(body);
  const other = signatureOf(secret, 'something else');
  for (const sent of [
    `${other} ${signature}`,
    `${signature} ${other}`,
    `v1a,AAAA ${signature}`,
    `${other}, ${signature}`,
  ]) {
    assert.equal((await send(body, { ...headers, 'webhook-signature': sent })).status, 202, sent);
  }
});

test('every other request with a signature is answered 401 alike', async () => {
  const { app, owner, path, send, sign, secret } = await setup();
  const other = await jsonIn<CreatedStream>(owner.create({ ...CONSENT, webhook: true }));
  const stranger = await streamOwner(app.request);
  const body = event(sample(62));
  const good = sign(body);
  const nine = Array.from({ length: 8 }, () => signatureOf(secret, crypto.randomUUID())).join(' ');
  const without = (name: string) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));
  const refused: Record<string, () => Promise<Response>> = {
    'another secret': () => send(body, signedHeaders(other.webhook_secret ?? '', body)),
    'an altered body': () => send(body.replace('62', '63'), good),
    'another id': () => send(body, { ...good, 'webhook-id': 'msg_2' }),
    'another time': () => send(body, { ...good, 'webhook-timestamp': String(Number(good['webhook-timestamp']) + 1) }),
    'six minutes ago': () => send(body, sign(body, { at: app.now() - 6 * MINUTE })),
    'six minutes ahead': () => send(body, sign(body, { at: app.now() + 6 * MINUTE })),
    'no id': () => send(body, without('webhook-id')),
    'no time': () => send(body, without('webhook-timestamp')),
    'an empty id': () => send(body, sign(body, { id: '' })),
    'a time in ms': () => send(body, { ...good, 'webhook-timestamp': String(app.now()) }),
    'a signature that is not base64': () => send(body, { ...good, 'webhook-signature': 'v1,x' }),
    'a short signature': () => send(body, { ...good, 'webhook-signature': 'v1,AAAA' }),
    'another version': () =>
      send(body, { ...good, 'webhook-signature': (good['webhook-signature'] ?? '').replace('v1,', 'v2,') }),
    'after eight wrong ones': () =>
      send(body, { ...good, 'webhook-signature': `${nine} ${good['webhook-signature']}` }),
    'without a format': () => send(body, good, `${path}/samples`),
    'another format': () => send(body, good, `${path}/samples?format=health-auto-export`),
    'another stream': () =>
      send(body, good, `${owner.address}/streams/${other.stream_id}/samples?format=open-wearables`),
    'no such stream': () =>
      send(body, good, `${owner.address}/streams/${crypto.randomUUID()}/samples?format=open-wearables`),
    'another user': () =>
      send(body, good, path.replace(owner.userId, stranger.userId).concat('/samples?format=open-wearables')),
    'no such user': () =>
      send(body, good, path.replace(owner.userId, crypto.randomUUID()).concat('/samples?format=open-wearables')),
  };
  for (const [what, request] of Object.entries(refused)) {
    const { detail } = await assertProblem(await request(), 'unauthorized');
    assert.match(detail ?? '', /^The signature is not valid for this stream/, what);
  }
  assert.deepEqual(await owner.page(), { samples: [] });
  assert.equal((await send(body, good)).status, 202);
});

test('a signature opens nothing else, and a token goes before it', async () => {
  const { app, owner, path, send, sign } = await setup();
  const body = event(sample(62));
  for (const [method, url] of [
    ['GET', `${owner.address}`],
    ['GET', `${owner.address}/samples`],
    ['DELETE', path],
    ['DELETE', `${path}/samples`],
  ] as const) {
    await assertProblem(await app.request(url, { method, headers: sign('') }), 'unauthorized');
  }
  await assertProblem(await send(body, { ...sign(body), Authorization: 'Bearer x' }), 'unauthorized');
  assert.equal((await send(body, { ...sign('x'), ...owner.auth })).status, 202);
  await assertProblem(await send(body, sign(body), '/users/x/streams/y/samples?format=open-wearables'), 'unauthorized');
});

test('a signature is refused once its stream is revoked or its user erased', async () => {
  const { app, owner, path, send, sign } = await setup();
  const body = event(sample(62));
  assert.equal((await app.request(path, { method: 'DELETE', headers: owner.auth })).status, 200);
  await assertProblem(await send(body, sign(body)), 'unauthorized');
  const { owner: gone, ...erased } = await setup();
  assert.equal((await erased.app.request(gone.address, { method: 'DELETE', headers: gone.auth })).status, 200);
  await assertProblem(await erased.send(body, erased.sign(body)), 'unauthorized');
});

test('no signature is valid while there is no signing secret', async () => {
  let isStored = false;
  const secret = Buffer.alloc(32, 1);
  const { send, sign } = await setup({
    signingSecret: async () => secret,
    storedSecret: async () => (isStored ? secret : undefined),
  });
  const body = event(sample(62));
  await assertProblem(await send(body, sign(body)), 'unauthorized');
  isStored = true;
  assert.equal((await send(body, sign(body))).status, 202);
});

test('a large body is not read before the stream is known', async () => {
  const { app, owner, sign } = await setup();
  let pulled = 0;
  const body = new ReadableStream({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(64 * 1024));
    },
  });
  const init = { method: 'POST', headers: sign('x'), body, duplex: 'half' } as RequestInit;
  const url = `${owner.address}/streams/${crypto.randomUUID()}/samples?format=open-wearables`;
  await assertProblem(await app.request(url, init), 'unauthorized');
  assert.ok(pulled <= 1, `${pulled} chunks were read`);
});
