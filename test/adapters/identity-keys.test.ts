import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { COOL_DOWN_MS, MAX_AGE_MS, MAX_STALE_MS, RETRY_AFTER_MS } from '../../adapters/identity/keys.ts';
import { identityVerifier } from '../../adapters/identity/verifier.ts';
import type { AppError } from '../../core/errors.ts';
import { AUDIENCE, claimsOf, type ProviderMode, startIssuer } from '../support/identity-issuer.ts';
import { signingKey, signJwt } from '../support/jwt.ts';

const START = Date.parse('2026-03-15T12:00:00.000Z');
const DAY = 24 * 60 * 60 * 1_000;

async function setup(context: TestContext, options: { jwksUrl?: boolean; timeoutMs?: number } = {}) {
  let now = START;
  const clock = () => new Date(now);
  const provider = await startIssuer(context, clock);
  const { issuer } = provider;
  const reported: unknown[] = [];
  const { verify } = identityVerifier({
    issuer,
    audience: [AUDIENCE],
    jwksUrl: options.jwksUrl ? `${issuer}/jwks` : undefined,
    clock,
    report: (error) => reported.push(error),
    timeoutMs: options.timeoutMs ?? 2_000,
  });
  const rejects = async (token: string, code: string, cause?: RegExp) => {
    const error = await verify(token).then(
      () => assert.fail('the token was accepted'),
      (failure: AppError) => failure,
    );
    assert.equal(error.code, code, error.message);
    if (code !== 'unavailable') return;
    assert.equal(error.retryAfter, RETRY_AFTER_MS / 1_000);
    assert.match(`${(error.cause as { code?: string }).code}`, cause ?? /./);
  };
  const pass = (ms: number) => {
    now += ms;
  };
  const lastKey = () => provider.keys.at(-1) ?? signingKey('none');
  return { provider, issuer, verify, rejects, pass, reported, lastKey, claims: () => claimsOf(issuer, clock()) };
}

const DISCOVERY = '/.well-known/openid-configuration';

test('the keys are found by discovery, once, and fetched again after ten minutes', async (context) => {
  const { provider, verify, pass } = await setup(context);
  await verify(provider.idToken());
  await verify(provider.idToken());
  assert.deepEqual(provider.requests, [DISCOVERY, '/jwks']);
  pass(MAX_AGE_MS - 1);
  await verify(provider.idToken());
  assert.equal(provider.requests.length, 2);
  pass(1);
  await verify(provider.idToken());
  assert.deepEqual(provider.requests, [DISCOVERY, '/jwks', '/jwks']);
});

test('with IDENTITY_JWKS_URL there is no discovery', async (context) => {
  const { provider, verify } = await setup(context, { jwksUrl: true });
  await verify(provider.idToken());
  assert.deepEqual(provider.requests, ['/jwks']);
});

test('concurrent callers share one fetch', async (context) => {
  const { provider, verify } = await setup(context);
  await Promise.all(Array.from({ length: 20 }, () => verify(provider.idToken())));
  assert.deepEqual(provider.requests, [DISCOVERY, '/jwks']);
});

test('a new key is accepted after a fetch, at most one per cool-down', async (context) => {
  const { provider, verify, rejects, pass } = await setup(context);
  await verify(provider.idToken());
  provider.rotate();
  await rejects(provider.idToken(), 'invalid-identity');
  pass(COOL_DOWN_MS);
  await verify(provider.idToken());
  assert.equal(provider.requests.filter((path) => path === '/jwks').length, 2);
});

test('a flood of invented key ids causes one fetch per cool-down', async (context) => {
  const { provider, verify, rejects, pass, claims } = await setup(context);
  await verify(provider.idToken());
  const key = signingKey('invented');
  const flood = () =>
    Promise.all(
      Array.from({ length: 50 }, (_, at) => rejects(signJwt(claims(), key, { kid: `k-${at}` }), 'invalid-identity')),
    );
  await flood();
  assert.equal(provider.requests.length, 2);
  pass(COOL_DOWN_MS);
  await flood();
  await flood();
  assert.equal(provider.requests.length, 3);
});

test('a removed key is refused after the next fetch', async (context) => {
  const { provider, verify, rejects, pass, lastKey, claims } = await setup(context);
  const removed = lastKey();
  provider.rotate();
  await verify(signJwt(claims(), removed));
  provider.keys = provider.keys.slice(1);
  pass(MAX_AGE_MS);
  await rejects(signJwt(claims(), removed), 'invalid-identity');
  await verify(provider.idToken());
});

const FAILURES: [name: string, mode: ProviderMode, cause: RegExp][] = [
  ['closes connections', 'dead', /TypeError/],
  ['is silent', 'silent', /^timeout$/],
  ['answers 500', { status: 500 }, /status 500/],
  ['answers 404', { status: 404 }, /status 404/],
  ['redirects', { status: 302, headers: { location: '/jwks' } }, /TypeError/],
  ['sends text', { status: 200, body: '<html>' }, /not JSON/],
  ['sends another document', { status: 200, body: '{"keys": "none"}' }, /not a key set|another issuer/],
  ['sends null', { status: 200, body: 'null' }, /not a key set|another issuer/],
  ['sends no keys', { status: 200, body: '{"keys": []}' }, /empty key set|another issuer/],
  ['sends too much', { status: 200, body: ' '.repeat(200_000) }, /more than/],
];

for (const [name, mode, cause] of FAILURES) {
  test(`a provider that ${name}: 503 without known keys, and known keys are used for a day`, async (context) => {
    // On a busy machine, an answer that is sent may take longer than the timeout of the test that waits for one.
    const { provider, verify, rejects, pass, reported, lastKey, claims } = await setup(context, {
      timeoutMs: mode === 'silent' ? 400 : 10_000,
    });
    provider.mode = mode;
    await rejects(provider.idToken(), 'unavailable', cause);
    provider.mode = 'up';
    provider.keySetMode = mode;
    await rejects(provider.idToken(), 'unavailable');
    pass(RETRY_AFTER_MS);
    await rejects(provider.idToken(), 'unavailable', cause);

    provider.keySetMode = 'up';
    pass(RETRY_AFTER_MS);
    await verify(provider.idToken());
    provider.keySetMode = mode;
    pass(MAX_STALE_MS - RETRY_AFTER_MS - 1);
    await verify(provider.idToken());
    await verify(provider.idToken());
    assert.equal(reported.length, 1, 'the failed fetch is reported once');
    const known = lastKey();
    provider.rotate();
    pass(RETRY_AFTER_MS);
    await rejects(provider.idToken(), 'unavailable', cause);
    assert.equal(reported.length, 2, 'so is the next one');
    pass(1);
    await rejects(signJwt(claims(), known), 'unavailable', cause);
    provider.mode = 'up';
    provider.keySetMode = 'up';
    pass(RETRY_AFTER_MS);
    await verify(provider.idToken());
  });
}

test('a failed fetch is not repeated within five seconds, and a lost answer is', async (context) => {
  const { provider, verify, rejects, pass } = await setup(context, { jwksUrl: true });
  provider.mode = { status: 503 };
  await rejects(provider.idToken(), 'unavailable');
  assert.equal(provider.requests.length, 2, 'one retry');
  await rejects(provider.idToken(), 'unavailable');
  assert.equal(provider.requests.length, 2);
  pass(RETRY_AFTER_MS - 1);
  await rejects(provider.idToken(), 'unavailable');
  assert.equal(provider.requests.length, 2);
  provider.mode = 'up';
  pass(1);
  await verify(provider.idToken());
});

test('while the provider is slow, one caller waits and the others use the known keys', async (context) => {
  const { provider, verify, pass } = await setup(context, { timeoutMs: 300 });
  await verify(provider.idToken());
  pass(MAX_AGE_MS);
  provider.mode = 'silent';
  const order: string[] = [];
  const slow = verify(provider.idToken()).then(() => order.push('first'));
  await verify(provider.idToken()).then(() => order.push('second'));
  await slow;
  assert.deepEqual(order, ['second', 'first']);
});

test('discovery is refused if it names another issuer or keys without https', async (context) => {
  const { provider, rejects, pass, verify, issuer } = await setup(context);
  for (const [configuration, cause] of [
    [{ issuer: `${issuer}/` }, /another issuer/],
    [{ issuer: undefined }, /another issuer/],
    [{ jwks_uri: 'http://login.example/jwks' }, /no https/],
    [{ jwks_uri: undefined }, /no https/],
    [{ jwks_uri: 'file:///etc/passwd' }, /no https/],
  ] as const) {
    provider.configuration = configuration;
    await rejects(provider.idToken(), 'unavailable', cause);
    pass(RETRY_AFTER_MS);
  }
  provider.configuration = {};
  await verify(provider.idToken());
});

test('if the keys have moved, they are discovered again', async (context) => {
  const { provider, verify, pass } = await setup(context);
  await verify(provider.idToken());
  provider.keySetPath = '/moved';
  pass(MAX_AGE_MS);
  await verify(provider.idToken());
  pass(RETRY_AFTER_MS);
  await verify(provider.idToken());
  assert.deepEqual(provider.requests, [DISCOVERY, '/jwks', '/jwks', DISCOVERY, '/moved']);
});

test('a clock that is set back causes a fetch', async (context) => {
  const { provider, verify, pass } = await setup(context, { jwksUrl: true });
  await verify(provider.idToken());
  pass(-DAY);
  await verify(provider.idToken());
  assert.equal(provider.requests.length, 2);
});

test('a key that is published but unusable is not the fault of the token', async (context) => {
  const { provider, rejects, lastKey, claims } = await setup(context, { jwksUrl: true });
  const { kid } = lastKey();
  const jwk = { kty: 'EC', crv: 'P-256', kid, use: 'sig', x: 'AA', y: 'AA' };
  provider.keySetMode = { status: 200, body: JSON.stringify({ keys: [jwk] }) };
  await rejects(signJwt(claims(), lastKey()), 'unavailable');
});
