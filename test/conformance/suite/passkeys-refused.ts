import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { AuthenticationResponse, RegistrationResponse, SoftAuthenticator } from '../../support/authenticator.ts';
import { openSession } from '../../support/passkeys.ts';
import { type Api, type Rules, ruleForEach, someUser } from './api.ts';
import { ownerAt, passkeyOrigin, passkeyRules } from './passkeys.ts';
import { assertPointsAt, assertProblem } from './problem.ts';

type RegisterFaults = NonNullable<Parameters<SoftAuthenticator['register']>[1]>;
type SignInFaults = NonNullable<Parameters<SoftAuthenticator['signIn']>[1]>;

/** Faults of an authenticator's response to the options, or of the browser's. */
const wrongRegistrations: Record<string, RegisterFaults> = {
  'another origin': { origin: 'https://evil.example' },
  'another RP': { rpId: 'evil.example' },
  'another challenge': { challenge: randomBytes(53).toString('base64url') },
  'no user verification': { userVerified: false },
  'a frame of another site': { crossOrigin: true },
  'the type of a sign-in': { type: 'webauthn.get' },
  'an id that is too long': { credentialId: randomBytes(1024) },
};

const wrongAssertions: Record<string, SignInFaults> = {
  'another origin': { origin: 'https://evil.example' },
  'another RP': { rpId: 'evil.example' },
  'another challenge': { challenge: randomBytes(53).toString('base64url') },
  'a tampered signature': { tampered: true },
  'no user verification': { userVerified: false },
  'no user presence': { userPresent: false },
  'a frame of another site': { crossOrigin: true },
  'the type of a registration': { type: 'webauthn.create' },
  'no user handle': { userHandle: null },
  'an unknown user handle': { userHandle: randomBytes(16).toString('base64url') },
  'a user handle of another length': { userHandle: randomBytes(32).toString('base64url') },
};

/** Changes of a credential that give a 400, each with the pointer of its field error. */
const invalidCredentials: Record<string, [change: (good: RegistrationResponse) => unknown, pointer: string]> = {
  'no credential': [() => undefined, '/credential'],
  'a credential that is text': [(good) => JSON.stringify(good), '/credential'],
  'no id': [({ id: _id, ...rest }) => rest, '/credential/id'],
  'no response': [({ response: _response, ...rest }) => rest, '/credential/response'],
  'a number': [
    (good) => ({ ...good, response: { ...good.response, clientDataJSON: 7 } }),
    '/credential/response/clientDataJSON',
  ],
  'no attestation': [
    ({ response: { attestationObject: _attestation, ...response }, ...rest }) => ({ ...rest, response }),
    '/credential/response/attestationObject',
  ],
  'an attestation that is too long': [
    (good) => ({ ...good, response: { ...good.response, attestationObject: 'A'.repeat(40_000) } }),
    '/credential/response/attestationObject',
  ],
  'client data that is no base64': [
    (good) => ({ ...good, response: { ...good.response, clientDataJSON: '💥' } }),
    '/credential/response/clientDataJSON',
  ],
  'an attestation that is no CBOR': [
    (good) => ({ ...good, response: { ...good.response, attestationObject: 'gQ'.repeat(10_000) } }),
    '/credential/response/attestationObject',
  ],
  'another rawId': [(good) => ({ ...good, rawId: 'AAAA' }), '/credential/response/attestationObject'],
  'another type': [(good) => ({ ...good, type: 'password' }), '/credential/response/attestationObject'],
};

const invalidAssertions: Record<string, [change: (good: AuthenticationResponse) => unknown, pointer: string]> = {
  'an assertion that is text': [(good) => JSON.stringify(good), '/passkey'],
  'no id': [({ id: _id, ...rest }) => rest, '/passkey/id'],
  'no signature': [
    ({ response: { signature: _signature, ...response }, ...rest }) => ({ ...rest, response }),
    '/passkey/response/signature',
  ],
  'a signature that is too long': [
    (good) => ({ ...good, response: { ...good.response, signature: 'A'.repeat(10_000) } }),
    '/passkey/response/signature',
  ],
};

/** Returns a user with a passkey, whom rules share that change nothing; undefined where passkeys cannot work. */
async function someOwner(api: Api) {
  const origin = await api.once(passkeyOrigin);
  if (origin === undefined) return undefined;
  const owner = ownerAt(api, origin, await api.once(someUser));
  await owner.add();
  return owner;
}

export const passkeysRefused: Rules = {
  ...ruleForEach('rejects a new passkey with', wrongRegistrations, async (api, faults) => {
    const owner = await api.once(someOwner);
    if (!owner) return;
    const before = await owner.list();
    const credential = owner.authenticator.register(await owner.creationOptions(), faults);
    await assertProblem(await owner.register(credential), '400 invalid-passkey');
    assert.deepEqual(await owner.list(), before);
  }),

  ...ruleForEach('rejects a new passkey with', invalidCredentials, async (api, [change, pointer]) => {
    const owner = await api.once(someOwner);
    if (!owner) return;
    const credential = owner.authenticator.register(await owner.creationOptions());
    await assertPointsAt(await owner.register(change(credential)), [pointer], '400 invalid-passkey');
  }),

  ...ruleForEach('answers alike to an assertion with', wrongAssertions, async (api, faults) => {
    const owner = await api.once(someOwner);
    if (!owner) return;
    const credentialId = owner.authenticator.credentialIds[0] ?? '';
    const refused = await assertProblem(await owner.signIn({ credentialId, ...faults }), '401 unauthorized');
    const code = await api.send('/sessions', { method: 'POST', body: '{"code": "x"}' });
    assert.deepEqual(
      { ...refused, instance: '' },
      { ...(await assertProblem(code, '401 unauthorized')), instance: '' },
    );
    assert.equal((await owner.signIn({ credentialId })).status, 201, 'the next one is accepted');
  }),

  ...ruleForEach('rejects', invalidAssertions, async (api, [change, pointer]) => {
    const owner = await api.once(someOwner);
    if (!owner) return;
    const assertion = owner.authenticator.signIn(await owner.requestOptions());
    await assertPointsAt(await openSession(api.send, change(assertion)), [pointer], '400 invalid-session');
  }),

  ...passkeyRules({
    async 'an assertion opens one session'(api, owner) {
      await owner.add();
      const assertion = owner.authenticator.signIn(await owner.requestOptions());
      assert.equal((await openSession(api.send, assertion)).status, 201);
      await assertProblem(await openSession(api.send, assertion), '401 unauthorized');
      await assertProblem(
        await openSession(api.send, assertion, { 'Idempotency-Key': crypto.randomUUID() }),
        '401 unauthorized',
      );
    },

    async 'a challenge is for one purpose and one user'(api, owner) {
      await owner.add();
      const { challenge } = await owner.creationOptions();
      await assertProblem(await owner.signIn({ challenge }), '401 unauthorized');
      const request = await owner.requestOptions();
      const registration = owner.authenticator.register({
        ...(await owner.creationOptions()),
        challenge: request.challenge,
      });
      await assertProblem(await owner.register(registration), '400 invalid-passkey');
      const eve = ownerAt(api, owner.origin, await api.createUser());
      const forEve = eve.authenticator.register(await eve.creationOptions());
      await assertProblem(await owner.register(forEve), '400 invalid-passkey');
      assert.equal((await eve.register(forEve)).status, 201);
    },

    async 'the passkey of one user opens nothing of another'(api, owner) {
      await owner.add();
      const eve = ownerAt(api, owner.origin, await api.createUser());
      await eve.add();
      const userHandle = Buffer.from(owner.profile.user_id.replaceAll('-', ''), 'hex').toString('base64url');
      await assertProblem(await eve.signIn({ userHandle }), '401 unauthorized');
      const assertion = eve.authenticator.signIn(await eve.requestOptions(), { userHandle });
      const id = owner.authenticator.credentialIds[0] ?? '';
      await assertProblem(await openSession(api.send, { ...assertion, id, rawId: id }), '401 unauthorized');
    },
  }),
};
