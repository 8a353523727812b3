import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { clientAddresses, clientOf, readTrustProxy } from '../../server/client-address.ts';

test('a client is identified by its IPv4 address, in any notation', () => {
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

test('a client is identified by the /64 network of its IPv6 address', () => {
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

test('text that is not an address is not a client', () => {
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

test('every valid address is a client', () => {
  fc.assert(fc.property(fc.ipV4(), (address) => assert.equal(clientOf(address), address)));
  fc.assert(fc.property(fc.ipV6(), (address) => assert.match(clientOf(address) ?? '', /^[0-9a-f:]+$|^[\d.]+$/)));
});

/**
 * Resolves the client of a request from `peer` when TRUST_PROXY is `trusted`. @returns the client, and the networks that were
 * reported as untrusted proxies.
 */
function resolve(trusted: string, peer: string, forwarded?: string) {
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
  ['a peer without a header', 'off', PUBLIC, undefined, PUBLIC],
  ['a public peer’s header is ignored', 'off', PUBLIC, '203.0.113.1', PUBLIC],
  ['also when another proxy is trusted', '10.0.0.0/8', PUBLIC, '203.0.113.1', PUBLIC],
  ['a private peer without a header is a client', 'off', '192.168.1.7', undefined, '192.168.1.7'],
  ['a private peer with a header is not a client', 'off', '192.168.1.7', '203.0.113.1', undefined],
  ['a private peer with an empty header', 'off', '127.0.0.1', '', undefined],
  ['as an IPv4-mapped IPv6 address', 'off', '::ffff:10.0.0.1', '203.0.113.1', undefined],
  ['a trusted proxy is believed', 'loopback', '127.0.0.1', '203.0.113.1', '203.0.113.1'],
  ['as an IPv4-mapped IPv6 address', '127.0.0.1', '::ffff:127.0.0.1', '203.0.113.1', '203.0.113.1'],
  ['with an IPv6 client', '10.0.0.0/8', '10.1.2.3', '2001:db8:1:2::1', '2001:db8:1:2'],
  [
    'entries added by the client are ignored',
    'loopback',
    '127.0.0.1',
    '192.0.2.1, 127.0.0.1,junk, 203.0.113.1',
    '203.0.113.1',
  ],
  ['two trusted proxies', '127.0.0.1, 10.0.0.0/8', '127.0.0.1', '192.0.2.1, 203.0.113.1, 10.9.9.9', '203.0.113.1'],
  ['two hops', '2', '127.0.0.1', '192.0.2.1, 203.0.113.1, 10.9.9.9', '203.0.113.1'],
  ['one hop, from any network', '1', PUBLIC, '192.0.2.1, 203.0.113.1', '203.0.113.1'],
  ['a trusted proxy without a header is not a client', 'loopback', '127.0.0.1', undefined, undefined],
  ['a trusted proxy with “unknown”', 'loopback', '127.0.0.1', 'unknown', undefined],
  [
    'a very long list is read from its end',
    'loopback',
    '127.0.0.1',
    `${'192.0.2.1, '.repeat(1_400)}203.0.113.1`,
    '203.0.113.1',
  ],
];
for (const [what, trusted, peer, forwarded, client] of cases) {
  test(`resolves the client: ${what}`, () => assert.equal(resolve(trusted, peer, forwarded).client, client));
}

test('reports an unnamed private proxy once, by its name for TRUST_PROXY', () => {
  const named = {
    '127.0.0.1': 'loopback',
    '::1': 'loopback',
    '172.16.0.9': 'uniquelocal',
    'fd00::1': 'uniquelocal',
    'fe80::1': 'linklocal',
    '100.64.0.9': '100.64.0.0/10',
  };
  for (const [peer, network] of Object.entries(named)) {
    assert.deepEqual(resolve('off', peer, '203.0.113.1').reported, [network]);
    assert.deepEqual(resolve(network, peer, '203.0.113.1'), {
      client: '203.0.113.1',
      again: '203.0.113.1',
      ofPeer: undefined,
      reported: [],
    });
  }
  assert.deepEqual(resolve('off', PUBLIC, '203.0.113.1').reported, []);
});

test('limits the connections of peers that cannot be proxies', () => {
  assert.equal(resolve('off', PUBLIC).ofPeer, PUBLIC);
  assert.equal(resolve(PUBLIC, PUBLIC).ofPeer, undefined);
  assert.equal(resolve('off', '10.0.0.1').ofPeer, undefined);
});

test('rejects an invalid TRUST_PROXY', () => {
  for (const text of ['', '0', '10', 'all', '10.0.0.0/33', '10.0.0.0/8;127.0.0.1', 'true', '-1'])
    assert.throws(() => readTrustProxy(text), /^ConfigError: TRUST_PROXY must be/, text);
});
