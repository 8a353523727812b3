import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { webauthnVerifier } from '../../adapters/webauthn/verifier.ts';
import type { AssertionKey, RelyingParty } from '../../core/ports/passkeys.ts';
import { type Algorithm, softAuthenticator } from '../support/authenticator.ts';

const PARTY: RelyingParty = {
  id: 'pets.example',
  origins: ['https://app.pets.example', 'android:apk-key-hash:7d1043473d55bfa90e8530d35801d4e381bc69f0c45'],
};
const ORIGIN = 'https://app.pets.example';
const USER = Uint8Array.from(randomBytes(16));
const verifier = webauthnVerifier({ name: 'Hatchery', timeout: 300_000 });
const someChallenge = () => Uint8Array.from(randomBytes(53));

async function creation(challenge = someChallenge()) {
  const user = { id: USER, name: 'Rocky', displayName: 'Rocky', passkeys: [] };
  const options = await verifier.creationOptions(PARTY, challenge, user);
  return options as { challenge: string; rp: { id: string }; user: { id: string } };
}

async function registered(algorithm: Algorithm = 'ES256', settings: { counts?: boolean } = {}) {
  const authenticator = softAuthenticator({ origin: ORIGIN, algorithm, ...settings });
  const options = await creation();
  const verified = await verifier.verifyRegistration(authenticator.register(options), PARTY, options.challenge);
  assert.ok(verified);
  return { authenticator, key: verified };
}

async function assertion() {
  const options = await verifier.requestOptions(PARTY, someChallenge());
  return options as { challenge: string; rpId: string };
}

test('the options require a discoverable credential and user verification, and no attestation', async () => {
  const challenge = someChallenge();
  const user = {
    id: USER,
    name: 'Rocky',
    displayName: 'Rocky',
    passkeys: [{ credentialId: 'AAAA', transports: ['internal'] }],
  };
  const { authenticatorSelection, attestation, excludeCredentials, rp, ...options } = await verifier.creationOptions(
    PARTY,
    challenge,
    user,
  );
  assert.deepEqual(authenticatorSelection, {
    residentKey: 'required',
    requireResidentKey: true,
    userVerification: 'required',
  });
  assert.equal(attestation, 'none');
  assert.deepEqual(excludeCredentials, [{ id: 'AAAA', transports: ['internal'], type: 'public-key' }]);
  assert.deepEqual(rp, { id: 'pets.example', name: 'Hatchery' });
  assert.equal(options.challenge, Buffer.from(challenge).toString('base64url'));
  assert.deepEqual(options.user, { id: Buffer.from(USER).toString('base64url'), name: 'Rocky', displayName: 'Rocky' });
  assert.equal(options.timeout, 300_000);

  const request = JSON.stringify(await verifier.requestOptions(PARTY, challenge));
  assert.deepEqual(JSON.parse(request), {
    rpId: 'pets.example',
    challenge: Buffer.from(challenge).toString('base64url'),
    timeout: 300_000,
    userVerification: 'required',
  });
});

for (const algorithm of ['ES256', 'RS256', 'EdDSA'] as const) {
  test(`verifies a registration and an assertion with ${algorithm}`, async () => {
    const { authenticator, key } = await registered(algorithm);
    assert.deepEqual([key.counter, key.backedUp], [0, true]);
    assert.deepEqual([key.credentialId], authenticator.credentialIds);
    const options = await assertion();
    const signedIn = authenticator.signIn(options, { backedUp: false });
    const verified = await verifier.verifyAssertion(signedIn, PARTY, options.challenge, key);
    assert.deepEqual(verified, { counter: 0, backedUp: false });
  });
}

test('an Android app is accepted as an origin', async () => {
  const { authenticator, key } = await registered();
  const options = await assertion();
  const [, origin = ''] = PARTY.origins;
  const signedIn = authenticator.signIn(options, { origin });
  assert.ok(await verifier.verifyAssertion(signedIn, PARTY, options.challenge, key));
});

test('the counter must rise, unless it is always 0', async () => {
  const { authenticator, key } = await registered('ES256', { counts: true });
  assert.equal(key.counter, 1);
  const sign = async (counter: number, stored: number) => {
    const options = await assertion();
    const signedIn = authenticator.signIn(options, { counter });
    return verifier.verifyAssertion(signedIn, PARTY, options.challenge, { ...key, counter: stored });
  };
  assert.equal((await sign(8, 7))?.counter, 8);
  assert.equal(await sign(7, 7), undefined);
  assert.equal(await sign(6, 7), undefined);
  assert.equal(await sign(0, 7), undefined);
  assert.equal((await sign(0, 0))?.counter, 0);
});

type Register = NonNullable<Parameters<ReturnType<typeof softAuthenticator>['register']>[1]>;
const badRegistrations: Record<string, Register> = {
  'of another origin': { origin: 'https://pets.example.evil.example' },
  'of another RP': { rpId: 'other.example' },
  'of another challenge': { challenge: 'AAAA' },
  'of another type': { type: 'webauthn.get' },
  'without user verification': { userVerified: false },
  'without user presence': { userPresent: false },
  'with backup flags that contradict each other': { backupEligible: false, backedUp: true },
  'with an id of 1,024 bytes': { credentialId: randomBytes(1024) },
};
for (const [name, faults] of Object.entries(badRegistrations)) {
  test(`rejects a registration ${name}`, async () => {
    const options = await creation();
    const response = softAuthenticator({ origin: ORIGIN }).register(options, faults);
    assert.equal(await verifier.verifyRegistration(response, PARTY, options.challenge), undefined);
  });
}

test('ignores an attestation that was not requested, so its certificates are never read', async () => {
  const options = await creation();
  const statement = new Map<string, unknown>([
    ['alg', -7],
    ['sig', randomBytes(70)],
    ['x5c', [randomBytes(500)]],
  ]);
  const attestation = { format: 'packed', statement };
  const response = softAuthenticator({ origin: ORIGIN }).register(options, { attestation });
  assert.ok(await verifier.verifyRegistration(response, PARTY, options.challenge));
});

type SignIn = NonNullable<Parameters<ReturnType<typeof softAuthenticator>['signIn']>[1]>;
const badAssertions: Record<string, SignIn> = {
  'of another origin': { origin: 'http://app.pets.example' },
  'of another RP': { rpId: 'app.pets.example' },
  'of another challenge': { challenge: 'AAAA' },
  'of another type': { type: 'webauthn.create' },
  'with a tampered signature': { tampered: true },
  'without user verification': { userVerified: false },
  'without user presence': { userPresent: false },
  'with backup flags that contradict each other': { backupEligible: false, backedUp: true },
};
for (const [name, faults] of Object.entries(badAssertions)) {
  test(`rejects an assertion ${name}`, async () => {
    const { authenticator, key } = await registered();
    const options = await assertion();
    const response = authenticator.signIn(options, faults);
    assert.equal(await verifier.verifyAssertion(response, PARTY, options.challenge, key), undefined);
  });
}

test('rejects the assertion of another passkey, and signatures by another key', async () => {
  const [one, other] = [await registered(), await registered()];
  const options = await assertion();
  const response = one.authenticator.signIn(options);
  const verify = (key: AssertionKey) => verifier.verifyAssertion(response, PARTY, options.challenge, key);
  assert.ok(await verify(one.key));
  assert.equal(await verify(other.key), undefined);
  assert.equal(await verify({ ...one.key, publicKey: other.key.publicKey }), undefined);
});

test('rejects what is not WebAuthn, and takes no time for it', async () => {
  const { authenticator, key } = await registered();
  const options = await assertion();
  const good = authenticator.signIn(options);
  const nested = Buffer.alloc(40_000, 0x81).toString('base64url');
  const started = performance.now();
  for (const text of ['', 'AAAA', 'A'.repeat(40_000), nested, good.response.clientDataJSON]) {
    for (const member of ['authenticatorData', 'signature', 'clientDataJSON'] as const) {
      if (good.response[member] === text) continue;
      const response = { ...good, response: { ...good.response, [member]: text } };
      assert.equal(await verifier.verifyAssertion(response, PARTY, options.challenge, key), undefined, member);
    }
    const response = { clientDataJSON: good.response.clientDataJSON, attestationObject: text };
    assert.equal(await verifier.verifyRegistration({ ...good, response }, PARTY, options.challenge), undefined);
  }
  assert.ok(performance.now() - started < 1_000);
});
