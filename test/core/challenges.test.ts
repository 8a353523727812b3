import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { type ChallengePurpose, signedChallenges } from '../../core/users/challenges.ts';

const SECRET = randomBytes(32);
const USER = '6a7d3c58-2f3e-4a0b-9c1d-0e5f6a7b8c9d';
const OTHER = '11111111-2f3e-4a0b-9c1d-0e5f6a7b8c9d';
const REGISTER: ChallengePurpose = { to: 'register', userId: USER };
const SIGN_IN: ChallengePurpose = { to: 'sign-in' };

function challengesAt(start: string, secret: () => Promise<Uint8Array> = async () => SECRET) {
  let now = Date.parse(start);
  const challenges = signedChallenges(secret, () => new Date(now));
  const issue = async (purpose: ChallengePurpose) => Buffer.from(await challenges.issue(purpose)).toString('base64url');
  const wait = (ms: number) => {
    now += ms;
  };
  return { ...challenges, issue, wait };
}

test('a challenge is valid for its purpose and its user only', async () => {
  const { issue, verify } = challengesAt('2026-03-14T09:26:53.500Z');
  const [register, signIn] = [await issue(REGISTER), await issue(SIGN_IN)];
  const verified = await verify(register, REGISTER);
  assert.match(verified?.nonce ?? '', /^[\w-]{22}$/);
  assert.equal(verified?.expiresAt, '2026-03-14T09:31:53.000Z');
  assert.ok(await verify(signIn, SIGN_IN));
  assert.equal(await verify(register, { to: 'register', userId: OTHER }), undefined);
  assert.equal(await verify(register, SIGN_IN), undefined);
  assert.equal(await verify(signIn, REGISTER), undefined);
});

test('a challenge expires after five minutes', async () => {
  const { issue, verify, wait } = challengesAt('2026-03-14T09:26:53.000Z');
  const challenge = await issue(SIGN_IN);
  wait(5 * 60 * 1000 - 1);
  assert.ok(await verify(challenge, SIGN_IN));
  wait(1);
  assert.equal(await verify(challenge, SIGN_IN), undefined);
});

test('no two challenges are alike, and no other text is one', async () => {
  const { issue, verify } = challengesAt('2026-03-14T09:26:53.000Z');
  const challenge = await issue(SIGN_IN);
  assert.notEqual(await issue(SIGN_IN), challenge);
  const bytes = Buffer.from(challenge, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    assert.equal(await verify(flipped.toString('base64url'), SIGN_IN), undefined, `bit ${bit}`);
  }
  for (const text of ['', 'a', '💥', challenge.slice(1), `${challenge}AA`, 'A'.repeat(100_000)]) {
    assert.equal(await verify(text, SIGN_IN), undefined);
  }
});

test('a challenge of another secret is not valid, and a secret that fails to load is loaded again', async () => {
  const other = challengesAt('2026-03-14T09:26:53.000Z', async () => randomBytes(32));
  const loads = [Promise.reject(new Error('unavailable')), Promise.resolve(SECRET)];
  const { issue, verify } = challengesAt('2026-03-14T09:26:53.000Z', () => loads.shift() ?? Promise.reject());
  await assert.rejects(issue(SIGN_IN), /unavailable/);
  assert.equal(await verify(await other.issue(SIGN_IN), SIGN_IN), undefined);
  assert.ok(await verify(await issue(SIGN_IN), SIGN_IN), 'one secret for all challenges');
});
