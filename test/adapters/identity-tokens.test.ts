import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { identityVerifier } from '../../adapters/identity/verifier.ts';
import { AUDIENCE, claimsOf, startIssuer } from '../support/identity-issuer.ts';
import { type Algorithm, hmacJwt, jwtInput, signingKey, signJwt } from '../support/jwt.ts';

const NOW = new Date('2026-03-15T12:00:00.000Z');
const SECONDS = NOW.getTime() / 1_000;
const clock = () => NOW;
const noReport = (error: unknown) => assert.fail(String(error));

async function setup(context: TestContext) {
  const provider = await startIssuer(context, clock);
  const { issuer } = provider;
  const { verify } = identityVerifier({ issuer, audience: [AUDIENCE, 'android-app'], clock, report: noReport });
  const [key = signingKey('none')] = provider.keys;
  const claims = (more: Record<string, unknown> = {}) => claimsOf(issuer, NOW, more);
  const refuses = (token: string, reason: RegExp) =>
    assert.rejects(verify(token), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'invalid-identity', error.message);
      assert.match(error.message, reason);
      return true;
    });
  return { ...provider, provider, verify, refuses, claims, key };
}

for (const alg of ['RS256', 'PS256', 'ES256', 'EdDSA'] satisfies Algorithm[]) {
  test(`a token signed with ${alg} is accepted`, async (context) => {
    const { provider, verify, issuer } = await setup(context);
    provider.rotate(alg);
    assert.deepEqual(await verify(provider.idToken({ sub: 'u-2' })), { iss: issuer, sub: 'u-2' });
  });
}

test('several audiences are accepted, alone or among others in a token', async (context) => {
  const { verify, idToken, refuses } = await setup(context);
  for (const aud of ['android-app', ['another', AUDIENCE]]) assert.equal((await verify(idToken({ aud }))).sub, 'u-1');
  for (const aud of ['another', [], ['another'], undefined, 7, `${AUDIENCE}x`]) {
    await refuses(idToken({ aud }), /`aud` is not accepted/);
  }
});

test('the issuer must be exactly the configured one', async (context) => {
  const { refuses, idToken, issuer } = await setup(context);
  for (const iss of [`${issuer}/`, issuer.toUpperCase(), 'https://another.example', undefined, [issuer]]) {
    await refuses(idToken({ iss }), /`iss` is not accepted/);
  }
});

test('exp and nbf have 60 seconds of leeway; exp is required', async (context) => {
  const { verify, idToken, refuses } = await setup(context);
  await verify(idToken({ exp: SECONDS - 59 }));
  await refuses(idToken({ exp: SECONDS - 60 }), /has expired/);
  await verify(idToken({ nbf: SECONDS + 60 }));
  await refuses(idToken({ nbf: SECONDS + 61 }), /`nbf` is not accepted/);
  for (const exp of [undefined, `${SECONDS + 600}`, null]) await refuses(idToken({ exp }), /`exp` is not accepted/);
});

test('sub must be a text of 1 to 255 characters', async (context) => {
  const { verify, idToken, refuses } = await setup(context);
  for (const sub of ['x', 'ü'.repeat(255), 'auth0|65f', 'CN=Zoë,OU=pets'])
    assert.equal((await verify(idToken({ sub }))).sub, sub);
  for (const sub of ['', 'x'.repeat(256), '\ud800', 7, null, undefined, ['u-1']])
    await refuses(idToken({ sub }), /`sub`/);
});

test('unsigned tokens and tokens signed with the public key as a secret are refused', async (context) => {
  const { refuses, claims, key } = await setup(context);
  await refuses(`${jwtInput({ alg: 'none', typ: 'JWT' }, claims())}.`, /not a signed JWT|alg/);
  await refuses(`${jwtInput({ alg: 'None', kid: key.kid }, claims())}.`, /alg/);
  const pem = key.publicKey.export({ format: 'pem', type: 'spki' });
  const der = key.publicKey.export({ format: 'der', type: 'spki' });
  for (const secret of [pem, der]) await refuses(hmacJwt(claims(), secret, { kid: key.kid }), /`alg` is not/);
});

test("another issuer's key, and a key inside the token, are refused", async (context) => {
  const { refuses, claims, key, provider } = await setup(context);
  provider.rotate('RS256');
  const foreign = signingKey(key.kid);
  await refuses(signJwt(claims(), foreign), /signature does not match/);
  await refuses(signJwt(claims(), signingKey('foreign')), /no such key/);
  const jwk = foreign.publicKey.export({ format: 'jwk' });
  await refuses(signJwt(claims(), foreign, { jwk }), /signature does not match/);
  await refuses(signJwt(claims(), foreign, { jku: 'https://evil.example/jwks' }), /signature does not match/);
  await refuses(signJwt(claims(), key, { alg: 'RS256', kid: 'key-2' }), /signature does not match/);
});

test('a token without a key id is tried with every key', async (context) => {
  const { verify, refuses, claims, key, provider } = await setup(context);
  provider.rotate();
  assert.equal((await verify(signJwt(claims(), key, { kid: undefined }))).sub, 'u-1');
  await refuses(signJwt(claims({ aud: 'another' }), key, { kid: undefined }), /`aud`/);
  await refuses(signJwt(claims(), signingKey('foreign'), { kid: undefined }), /signature does not match/);
});

test('an altered or malformed token is refused', async (context) => {
  const { idToken, refuses, claims, key } = await setup(context);
  const [header, payload, signature = ''] = idToken().split('.');
  const other = Buffer.from(JSON.stringify(claims({ sub: 'u-2' }))).toString('base64url');
  await refuses(`${header}.${other}.${signature}`, /signature does not match/);
  const flipped = `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`;
  await refuses(`${header}.${payload}.${flipped}`, /signature does not match/);
  for (const text of [
    '',
    '.',
    '..',
    'x',
    `${header}.${payload}`,
    `${header}.${payload}.`,
    `${idToken()}.x`,
    'é.é.é',
    '\0',
  ]) {
    await refuses(text, /not valid/);
  }
  await refuses(signJwt(claims(), key, { crit: ['exp'] }), /not a signed JWT/);
  await refuses(signJwt([], key), /not valid/);
  await refuses(signJwt(claims({ padding: 'x'.repeat(16_384) }), key), /too long/);
});

test('a logout token is refused, although issuer, audience, subject and signature are right', async (context) => {
  const { idToken, refuses } = await setup(context);
  const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
  await refuses(idToken({ events }), /security event token/);
});
