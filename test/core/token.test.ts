import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { issueToken, readToken, sha256, userIdFromKey } from '../../core/users/credentials.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

test('a token says whose it is, and its hash is that of the whole token', () => {
  fc.assert(
    fc.property(fc.uuid(), (userId) => {
      const { token, hash } = issueToken('owner', userId);
      assert.match(token, /^hty_[A-Za-z0-9_-]{64}$/);
      assert.deepEqual(readToken(token), { kind: 'owner', userId, hash });
      assert.equal(hash, sha256(token));
    }),
  );
});

test('no two tokens are alike, and they share nothing but the id', () => {
  const userId = crypto.randomUUID();
  const tokens = Array.from({ length: 1_000 }, () => issueToken('owner', userId).token);
  assert.equal(new Set(tokens.map((token) => token.slice(-42))).size, tokens.length);
});

test('a token that was changed anywhere has another hash or is none', () => {
  const { token, hash } = issueToken('owner', crypto.randomUUID());
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, letter) => {
      fc.pre(token[at] !== letter);
      const changed = token.slice(0, at) + letter + token.slice(at + 1);
      assert.notEqual(readToken(changed)?.hash, hash);
    }),
  );
});

test('whatever is no token is none', () => {
  fc.assert(fc.property(fc.string(), (text) => assert.equal(readToken(text), undefined)));
  for (const text of ['', 'hty_', `hty_${'A'.repeat(63)}`, `htx_${'A'.repeat(64)}`, `hty_${'A'.repeat(64)}\n`]) {
    assert.equal(readToken(text), undefined, text);
  }
});

test('an idempotency key leads to one user id, a UUID of version 8', () => {
  const seen = new Set<string>();
  for (let i = 0; i < 1_000; i++) {
    const key = crypto.randomUUID();
    const userId = userIdFromKey(key);
    assert.match(userId, UUID);
    assert.deepEqual([userId[14], '89ab'.includes(userId[19] ?? '')], ['8', true]);
    assert.equal(userIdFromKey(key.toUpperCase()), userId);
    assert.notEqual(userId, key);
    seen.add(userId);
  }
  assert.equal(seen.size, 1_000);
});
