import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Principal } from '../../core/ports/users.ts';
import { newStream, toRevoked } from '../../core/streams/consent.ts';
import { holdsToken, issueToken, readToken, sha256, userIdFromKey } from '../../core/users/credentials.ts';
import { someUser } from '../ports/users.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

test('a token contains the user id, and its hash covers the whole token', () => {
  fc.assert(
    fc.property(fc.uuid(), (userId) => {
      const { token, hash } = issueToken('owner', userId);
      assert.match(token, /^hty_[A-Za-z0-9_-]{64}$/);
      assert.deepEqual(readToken(token), { via: 'owner', userId, tokenHash: hash });
      assert.equal(hash, sha256(token));
    }),
  );
});

test('tokens of a user share only the id', () => {
  const userId = crypto.randomUUID();
  const tokens = Array.from({ length: 1_000 }, () => issueToken('owner', userId).token);
  assert.equal(new Set(tokens.map((token) => token.slice(-42))).size, tokens.length);
});

test('a token changed in any character is invalid or has another hash', () => {
  const { token, hash } = issueToken('owner', crypto.randomUUID());
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, letter) => {
      fc.pre(token[at] !== letter);
      const changed = token.slice(0, at) + letter + token.slice(at + 1);
      assert.notEqual(readToken(changed)?.tokenHash, hash);
    }),
  );
});

test('rejects any other text as a token', () => {
  fc.assert(fc.property(fc.string(), (text) => assert.equal(readToken(text), undefined)));
  for (const text of ['', 'hty_', `hty_${'A'.repeat(63)}`, `htx_${'A'.repeat(64)}`, `hty_${'A'.repeat(64)}\n`]) {
    assert.equal(readToken(text), undefined, text);
  }
});

test('an idempotency key maps to one user id, a UUID of version 8', () => {
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

test('the user id of a key never changes; case matters except in a UUID', () => {
  assert.equal(userIdFromKey('7b1f3c52-9a4e-4c0e-8a53-2f1d7f6c9b10'), '3f10bc32-a753-8a2c-bccd-56842aded2b8');
  assert.notEqual(userIdFromKey('01JDQ5ZK8Q4V3X'), userIdFromKey('01jdq5zk8q4v3x'));
});

const OWN = 'a'.repeat(64);
const STREAM_TOKEN = 'b'.repeat(64);
const OTHER_TOKEN = 'c'.repeat(64);
const WRONG = 'd'.repeat(64);
const READER = 'e'.repeat(64);
const RECOVERY = 'f'.repeat(64);
const EXPIRED = '0'.repeat(64);
const NOW = '2026-03-15T00:00:00.000Z';
const streamWith = (token: string) => ({
  ...newStream({ source: 'test', metrics: ['heart_rate'], purposes: [] }, '2026-03-14T00:00:00.000Z'),
  token,
});
const user = someUser({
  tokens: {
    [OWN]: { created_at: NOW },
    [READER]: { created_at: NOW, kind: 'reader' },
    [RECOVERY]: { created_at: NOW, kind: 'recovery' },
    [EXPIRED]: { created_at: NOW, expires_at: NOW },
  },
  streams: {
    one: streamWith(STREAM_TOKEN),
    other: streamWith(OTHER_TOKEN),
    closed: toRevoked(streamWith(WRONG), '2026-03-15T00:00:00.000Z'),
    // A revoked stream whose token has not been deleted.
    notRemoved: { ...streamWith(WRONG), revoked_at: '2026-03-15T00:00:00.000Z' },
  },
});

const held: [what: string, principal: Partial<Principal>, streamId: string | undefined, isHeld: boolean][] = [
  ["a token of the user's", { tokenHash: OWN }, undefined, true],
  ["a token of the user's, for a stream", { tokenHash: OWN }, 'one', true],
  ['another token', { tokenHash: WRONG }, undefined, false],
  ['a token that expires now', { tokenHash: EXPIRED }, undefined, false],
  ["a reader's token as an owner's", { tokenHash: READER }, undefined, false],
  ["a recovery code's hash as an owner's token", { tokenHash: RECOVERY }, undefined, false],
  ["a reader's token", { via: 'reader', tokenHash: READER }, undefined, true],
  ["an owner's token as a reader's", { via: 'reader', tokenHash: OWN }, undefined, false],
  ["a recovery code's hash as a reader's token", { via: 'reader', tokenHash: RECOVERY }, undefined, false],
  ['a reader without a token', { via: 'reader' }, undefined, false],
  ["the name of an object's own member", { tokenHash: 'constructor' }, undefined, false],
  ["a token of another user's", { userId: crypto.randomUUID(), tokenHash: OWN }, undefined, false],
  ['an owner verified without a token', {}, undefined, true],
  ['an owner verified without a token, of another user', { userId: crypto.randomUUID() }, undefined, false],
  ["a stream's token as an owner's", { tokenHash: STREAM_TOKEN }, 'one', false],
  ["a stream's token, for that stream", { via: 'stream', tokenHash: STREAM_TOKEN }, 'one', true],
  ["a stream's token, for another stream", { via: 'stream', tokenHash: STREAM_TOKEN }, 'other', false],
  ["a stream's token, for no stream", { via: 'stream', tokenHash: STREAM_TOKEN }, undefined, false],
  ["a stream's token, for an unknown stream", { via: 'stream', tokenHash: STREAM_TOKEN }, 'constructor', false],
  ["an owner's token as a stream's", { via: 'stream', tokenHash: OWN }, 'one', false],
  ["a revoked stream's token", { via: 'stream', tokenHash: WRONG }, 'closed', false],
  ["a revoked stream's token that is still stored", { via: 'stream', tokenHash: WRONG }, 'notRemoved', false],
  ['no token, for a revoked stream', { via: 'stream' }, 'closed', false],
];
for (const [what, principal, streamId, isHeld] of held) {
  test(`${what} is ${isHeld ? '' : 'not '}accepted`, () => {
    for (const now of [NOW, new Date(NOW)]) {
      assert.equal(holdsToken(user, { userId: user.user_id, via: 'owner', ...principal }, now, streamId), isHeld);
    }
  });
}
