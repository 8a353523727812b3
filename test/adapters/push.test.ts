import assert from 'node:assert/strict';
import { createECDH } from 'node:crypto';
import { after, test } from 'node:test';
import { encryptMessage } from '../../adapters/push/encryption.ts';
import { isPublicAddress, publicLookup } from '../../adapters/push/public-lookup.ts';
import { webPushSender } from '../../adapters/push/sender.ts';
import { vapidSubject } from '../../adapters/push/vapid.ts';
import { vapidKeys } from '../../adapters/push/vapid-keys.ts';
import { MAX_PAYLOAD_BYTES } from '../../core/ports/push.ts';
import { RFC_KEYS } from '../support/push.ts';
import { browserKeys, decrypt, type PushReply, startPushService, verifiedClaims } from '../support/push-service.ts';

const SECRET = Buffer.alloc(32, 7);
const service = await startPushService();
after(() => service.stop());
const browser = await browserKeys();
const NEVER = new AbortController().signal;

const sender = (local: string | undefined = service.origin) =>
  webPushSender({ secret: SECRET, subject: 'mailto:support@pets.example', local, clock: () => new Date() });
const send = (path = '/x', signal = NEVER) =>
  sender().send({ endpoint: `${service.origin}${path}`, keys: browser.keys }, { payload: '{}', ttl: 60 }, signal);
/** Sends one message. @returns the result, or the error's code, and the number of requests */
async function outcome(...replies: PushReply[]): Promise<[string, number]> {
  service.answer(...replies);
  const before = service.received.length;
  const result = await send().catch((error) => {
    assert.ok(!`${error.message} ${error.stack} ${error.cause}`.includes('/x'), 'the path is a secret');
    return error.code;
  });
  return [result, service.received.length - before];
}

test('encrypts the example of RFC 8291 as the RFC does', () => {
  const own = createECDH('prime256v1');
  own.setPrivateKey(Buffer.from('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw', 'base64url'));
  const salt = Buffer.from('DGv6ra1nlYgDCS1FRnbzlw', 'base64url');
  const text = 'When I grow up, I want to be a watermelon';
  assert.equal(
    encryptMessage(text, RFC_KEYS, { padTo: 0, sender: own, salt }).toString('base64url'),
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  );
});

test('a browser decrypts what is sent; all messages have the same length', async () => {
  const texts = ['', '{"title":"Ro\u2068cky"}', 'x'.repeat(MAX_PAYLOAD_BYTES)];
  const sealed = texts.map((text) => encryptMessage(text, browser.keys, { padTo: MAX_PAYLOAD_BYTES }));
  assert.deepEqual(await Promise.all(sealed.map((body) => decrypt(body, browser))), texts);
  assert.equal(new Set(sealed.map(({ length }) => length)).size, 1);
});

test('a request has the headers of RFC 8030, 8188 and 8292, signed with the key that browsers subscribe with', async () => {
  assert.deepEqual(await outcome(201), ['sent', 1]);
  const [push] = service.received.slice(-1);
  assert.ok(push);
  const { ttl, topic, 'content-encoding': encoding } = push.headers;
  assert.deepEqual([ttl, topic, encoding], ['60', 'pet', 'aes128gcm']);
  assert.equal(await decrypt(push.body, browser), '{}');
  const publicKey = vapidKeys(SECRET).publicKey.toString('base64url');
  const { sub, exp = 0 } = await verifiedClaims(push, publicKey, service.origin);
  assert.equal(sub, 'mailto:support@pets.example');
  assert.ok(exp - Date.now() / 1000 < 24 * 60 * 60);
});

test('retries what may pass, at most twice; an end is reported as an end, and everything else as a failure', async () => {
  const now: PushReply = [429, { 'Retry-After': '0' }];
  const cases: [replies: PushReply[], result: string, requests: number][] = [
    [[200], 'sent', 1],
    [['huge'], 'sent', 1],
    [[404], 'gone', 1],
    [[410], 'gone', 1],
    [[now, 201], 'sent', 2],
    [[[503, { 'Retry-After': new Date().toUTCString() }], 410], 'gone', 2],
    [[now, now, now], 'status 429', 3],
    [[[429, { 'Retry-After': '3600' }]], 'status 429', 1],
    [[[500, { 'Retry-After': 'soon' }], 201], 'sent', 2],
    [[400], 'status 400', 1],
    [[403], 'status 403', 1],
    [[[307, { Location: `${service.origin}/elsewhere` }]], 'status 307', 1],
    [[[301, { Location: 'http://169.254.169.254/' }]], 'status 301', 1],
  ];
  for (const [replies, result, requests] of cases) {
    assert.deepEqual(await outcome(...replies), [result, requests], JSON.stringify(replies));
  }
  assert.ok(service.received.every(({ path }) => path === '/x'));
});

test('a push service that does not answer is given up at the deadline', async () => {
  service.answer('never');
  const [waiting, stop] = [service.received.length + 1, new AbortController()];
  const sent = send('/x', stop.signal);
  await service.until(waiting);
  stop.abort();
  await assert.rejects(sent, { code: 'timeout' });
});

test('without the setting for tests, nothing is sent to this machine', async () => {
  const before = service.received.length;
  const target = { endpoint: `${service.origin}/x`, keys: browser.keys };
  const strict = webPushSender({ secret: SECRET, subject: undefined, local: undefined, clock: () => new Date() });
  await assert.rejects(strict.send(target, { payload: '{}', ttl: 60 }, NEVER), { code: 'endpoint not allowed' });
  assert.equal(service.received.length, before);
});

const PUBLIC = ['1.1.1.1', '93.184.215.14', '198.17.255.255', '2606:4700:4700::1111', '2a00:1450:4001:80b::200a'];
const NOT_PUBLIC = {
  'this machine': ['127.0.0.1', '127.255.255.254', '::1', '0.0.0.0', '0.1.2.3', '::'],
  'private networks': ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd12:3456::1', 'fec0::1'],
  'a link, and metadata of clouds': ['169.254.169.254', 'fe80::1', 'fd00:ec2::254'],
  'networks of providers': ['100.64.0.1', '100.127.255.255', '192.0.0.8'],
  groups: ['224.0.0.1', '239.255.255.255', '255.255.255.255', 'ff02::1'],
  'reserved ranges': [
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '240.0.0.1',
    '2001:db8::1',
    '3fff::1',
    '100::1',
  ],
  'IPv4 inside IPv6': [
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
  ],
  'translation to IPv4': ['64:ff9b::7f00:1', '64:ff9b::1.1.1.1', '64:ff9b:1::a00:1', '::ffff:0:127.0.0.1'],
  'no addresses': ['', 'localhost', '1.1.1', '0x7f000001', 'fe80::1%eth0'],
};

test('addresses that are public, and that are not', () => {
  for (const address of PUBLIC) assert.ok(isPublicAddress(address), address);
  for (const [what, addresses] of Object.entries(NOT_PUBLIC))
    for (const address of addresses) assert.ok(!isPublicAddress(address), `${what}: ${address}`);
});

test('a name is connected to only if all of its addresses are public, at the addresses that were checked', async () => {
  const found = (addresses: string[], options: { all?: boolean; family?: number } = {}) =>
    new Promise((resolve) =>
      publicLookup(async () => addresses)('push.example', options, (error, ...result) =>
        resolve(error ? error.code : result),
      ),
    );
  assert.deepEqual(await found(['1.1.1.1']), ['1.1.1.1', 4]);
  assert.deepEqual(await found(['1.1.1.1', '2606:4700::1'], { all: true }), [
    [
      { address: '1.1.1.1', family: 4 },
      { address: '2606:4700::1', family: 6 },
    ],
  ]);
  assert.deepEqual(await found(['1.1.1.1', '2606:4700::1'], { family: 6 }), ['2606:4700::1', 6]);
  for (const hidden of ['10.0.0.1', '::1'])
    for (const all of [true, false]) assert.equal(await found(['1.1.1.1', hidden], { all }), 'address not public');
  assert.equal(await found([]), 'no address');
});

test('a name that does not exist is a failure, without a request', async () => {
  const target = { endpoint: 'https://no-such-name.invalid.example/x', keys: browser.keys };
  await assert.rejects(sender().send(target, { payload: '{}', ttl: 60 }, AbortSignal.timeout(5_000)), (error) => {
    return error instanceof Error && error.name === 'PushError' && !error.message.includes('no-such-name');
  });
});

test('push services get a contact: SUPPORT_CONTACT, or else the address of the service', () => {
  assert.equal(vapidSubject('support@pets.example', 'https://pets.example'), 'mailto:support@pets.example');
  assert.equal(vapidSubject('https://pets.example/help', 'https://pets.example'), 'https://pets.example/help');
  assert.equal(vapidSubject(undefined, 'https://pets.example'), 'https://pets.example');
  assert.equal(vapidSubject(undefined, 'http://localhost:8787'), undefined);
});

test('a secret always has the same key pair, and other secrets have others', () => {
  const keys = [SECRET, SECRET, Buffer.alloc(32, 8)].map((secret) => vapidKeys(secret).publicKey.toString('base64url'));
  assert.equal(keys[0], keys[1]);
  assert.notEqual(keys[0], keys[2]);
});
