import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientOf } from '../../embedded/rate-limit.ts';

test('a client is its IPv4 address, however it is written', () => {
  assert.equal(clientOf('192.0.2.7'), '192.0.2.7');
  assert.equal(clientOf('::ffff:192.0.2.7'), '192.0.2.7');
});

test('a household is one client: the /64 network its IPv6 addresses share', () => {
  const home = clientOf('2001:db8:1:2::1');
  for (const address of ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2:0:0:0:9', '2001:db8:1:2::']) {
    assert.equal(clientOf(address), home, address);
  }
  for (const address of ['2001:db8:1:3::1', '::1', 'fe80::1%eth0']) assert.notEqual(clientOf(address), home, address);
  assert.equal(clientOf('fe80::1%eth0'), clientOf('fe80::2'));
});
