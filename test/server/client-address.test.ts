import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { clientAddresses, clientOf, readTrustProxy } from '../../server/client-address.ts';

test('a client is its IPv4 address, however it is written', () => {
  const written = [
    '192.0.2.7',
    '::ffff:192.0.2.7',
    '::FFFF:c000:207',
    '64:ff9b::192.0.2.7',
    '64:ff9b::c000:207',
    '192.0.2.7:1234',
    '[::ffff:192.0.2.7]:1234',
  ];
  for (const address of written) assert.equal(clientOf(address), '192.0.2.7', address);
});

test('a household is one client: the /64 network its IPv6 addresses share', () => {
  const home = clientOf('2001:db8:1:2::1');
  const alike = [
    '2001:db8:1:2:ffff:ffff:ffff:ffff',
    '2001:db8:1:2:0:0:0:9',
    '2001:db8:1:2::',
    '2001:0DB8:1:2::a',
    '[2001:db8:1:2::7]:443',
    '2001:db8:1:2::7%eth0',
  ];
  for (const address of alike) assert.equal(clientOf(address), home, address);
  for (const address of ['2001:db8:1:3::1', '::1', 'fe80::1%eth0']) assert.notEqual(clientOf(address), home, address);
  assert.equal(clientOf('fe80::1%eth0'), clientOf('fe80::2'));
});

test('what is no address is no client', () => {
  for (const text of [
    '',
    'unknown',
    '_hidden',
    '1',
    '192.0.2',
    '0300.0.2.7',
    '0x7f.1',
    '1.2.3.4.5',
    '%eth0',
    '[::1',
    ':::',
  ])
    assert.equal(clientOf(text), undefined, text);
  fc.assert(fc.property(fc.string(), (text) => void clientOf(text)));
});

test('every address is a client', () => {
  fc.assert(fc.property(fc.ipV4(), (address) => assert.equal(clientOf(address), address)));
  fc.assert(fc.property(fc.ipV6(), (address) => assert.match(clientOf(address) ?? '', /^[0-9a-f:]+$|^[\d.]+$/)));
});

/** The client of a request from this peer, by what TRUST_PROXY says; and what was reported of it. */
function seen(trusted: string, peer: string, forwarded?: string) {
  const reported: string[] = [];
  const addresses = clientAddresses({
    trust: readTrustProxy(trusted),
    onUntrustedProxy: (network) => reported.push(network),
  });
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: peer });
  const incoming = {
    socket,
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  } as IncomingMessage;
  return { client: addresses.of(incoming), again: addresses.of(incoming), ofPeer: addresses.ofPeer(peer), reported };
}

const PUBLIC = '198.51.100.9';
const cases: [
  what: string,
  trusted: string,
  peer: string,
  forwarded: string | undefined,
  client: string | undefined,
][] = [
  ['a peer is who it is', 'off', PUBLIC, undefined, PUBLIC],
  ['what a public peer says is ignored', 'off', PUBLIC, '203.0.113.1', PUBLIC],
  ['and also when another is trusted', '10.0.0.0/8', PUBLIC, '203.0.113.1', PUBLIC],
  ['a private peer that speaks for itself is a client', 'off', '192.168.1.7', undefined, '192.168.1.7'],
  ['a private peer that speaks for others is none', 'off', '192.168.1.7', '203.0.113.1', undefined],
  ['whatever it says', 'off', '127.0.0.1', '', undefined],
  ['in an IPv6 coat too', 'off', '::ffff:10.0.0.1', '203.0.113.1', undefined],
  ['a trusted proxy is believed', 'loopback', '127.0.0.1', '203.0.113.1', '203.0.113.1'],
  ['in an IPv6 coat too', '127.0.0.1', '::ffff:127.0.0.1', '203.0.113.1', '203.0.113.1'],
  ['with an IPv6 client', '10.0.0.0/8', '10.1.2.3', '2001:db8:1:2::1', '2001:db8:1:2'],
  [
    'what a client puts in front is not',
    'loopback',
    '127.0.0.1',
    '192.0.2.1, 127.0.0.1,junk, 203.0.113.1',
    '203.0.113.1',
  ],
  ['through two proxies', '127.0.0.1, 10.0.0.0/8', '127.0.0.1', '192.0.2.1, 203.0.113.1, 10.9.9.9', '203.0.113.1'],
  ['by their number', '2', '127.0.0.1', '192.0.2.1, 203.0.113.1, 10.9.9.9', '203.0.113.1'],
  ['by their number, of any network', '1', PUBLIC, '192.0.2.1, 203.0.113.1', '203.0.113.1'],
  ['a trusted proxy that says nothing is no client', 'loopback', '127.0.0.1', undefined, undefined],
  ['nor is one that does not tell', 'loopback', '127.0.0.1', 'unknown', undefined],
  [
    'a very long list is read from its end',
    'loopback',
    '127.0.0.1',
    `${'192.0.2.1, '.repeat(1_400)}203.0.113.1`,
    '203.0.113.1',
  ],
];
for (const [what, trusted, peer, forwarded, client] of cases) {
  test(`whose address it is: ${what}`, () => assert.equal(seen(trusted, peer, forwarded).client, client));
}

test('a private peer that speaks for others is reported once, by the name that TRUST_PROXY knows', () => {
  const named = {
    '127.0.0.1': 'loopback',
    '::1': 'loopback',
    '172.16.0.9': 'uniquelocal',
    'fd00::1': 'uniquelocal',
    'fe80::1': 'linklocal',
    '100.64.0.9': '100.64.0.0/10',
  };
  for (const [peer, network] of Object.entries(named)) {
    assert.deepEqual(seen('off', peer, '203.0.113.1').reported, [network]);
    assert.deepEqual(seen(network, peer, '203.0.113.1'), {
      client: '203.0.113.1',
      again: '203.0.113.1',
      ofPeer: undefined,
      reported: [],
    });
  }
  assert.deepEqual(seen('off', PUBLIC, '203.0.113.1').reported, []);
});

test('the connections of a peer are limited where it cannot be a proxy', () => {
  assert.equal(seen('off', PUBLIC).ofPeer, PUBLIC);
  assert.equal(seen(PUBLIC, PUBLIC).ofPeer, undefined);
  assert.equal(seen('off', '10.0.0.1').ofPeer, undefined);
});

test('TRUST_PROXY that cannot be is refused', () => {
  for (const text of ['', '0', '10', 'all', '10.0.0.0/33', '10.0.0.0/8;127.0.0.1', 'true', '-1'])
    assert.throws(() => readTrustProxy(text), /^ConfigError: TRUST_PROXY must be/, text);
});
