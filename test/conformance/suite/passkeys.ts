import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Export, Passkey, Session, Token, TokenList } from '../../../shared/models/typescript/types.ts';
import {
  type AuthenticationResponse,
  type RegistrationResponse,
  type SoftAuthenticator,
  softAuthenticator,
} from '../../support/authenticator.ts';
import { openSession, passkeysOf } from '../../support/passkeys.ts';
import { jsonIn } from '../../support/streams.ts';
import type { Api, Owner, Rules } from './api.ts';
import { assertProblem } from './problem.ts';

/** Returns where the service's passkeys may be used; undefined if they cannot work at its address. */
export async function passkeyOrigin(api: Api): Promise<string | undefined> {
  const response = await api.send('/sessions/options', { method: 'POST' });
  if (response.status === 404) {
    await assertProblem(response, '404 not-found');
    return undefined;
  }
  const { rpId } = await jsonIn<{ rpId: string }>(response);
  const { hostname, origin } = new URL(await api.publicUrl());
  return hostname === rpId || hostname.endsWith(`.${rpId}`) ? origin : `https://${rpId}`;
}

/** Returns rules that are checked only where passkeys can work. Each gets a new user. */
export function passkeyRules(rules: Record<string, (api: Api, owner: PasskeyOwner) => Promise<void>>): Rules {
  const checked = Object.entries(rules).map(([rule, check]) => {
    const run = async (api: Api) => {
      const origin = await api.once(passkeyOrigin);
      if (origin !== undefined) await check(api, ownerAt(api, origin, await api.createUser()));
    };
    return [rule, run] as const;
  });
  return Object.fromEntries(checked);
}

export type PasskeyOwner = ReturnType<typeof ownerAt>;

export function ownerAt(api: Api, origin: string, owner: Owner, authenticator?: SoftAuthenticator) {
  return { ...owner, origin, ...passkeysOf(api.send, origin, owner, authenticator ?? softAuthenticator({ origin })) };
}

export const tokensOf = async (api: Api, path: string, token: string): Promise<Token[]> =>
  (await jsonIn<TokenList>(api.send(`${path}/tokens`, { headers: { Authorization: `Bearer ${token}` } }))).tokens;

const revokeOwn = async (api: Api, { path, token, auth }: Owner) => {
  const own = (await tokensOf(api, path, token)).find(({ current }) => current);
  return api.send(`${path}/tokens/${own?.token_id}`, { method: 'DELETE', headers: auth });
};

export const passkeys: Rules = passkeyRules({
  async 'a passkey opens sessions, also when every other way in is lost'(api, owner) {
    const { passkey } = await owner.add('My phone');
    assert.deepEqual([passkey.label, passkey.backed_up, passkey.last_used_at], ['My phone', true, undefined]);
    assert.equal((await revokeOwn(api, owner)).status, 204);
    const response = await owner.signIn();
    assert.equal(response.headers.get('Cache-Control'), 'no-store');
    const session = await jsonIn<Session>(response);
    assert.equal(session.user_id, owner.profile.user_id);
    const [token, ...others] = await tokensOf(api, owner.path, session.access_token);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [token?.token_id, token?.made_by, token?.label, token?.current],
      [session.token_id, 'passkey', 'New phone', true],
    );
    const listed = await jsonIn<{ passkeys: Passkey[] }>(
      api.send(`${owner.path}/passkeys`, { headers: { Authorization: `Bearer ${session.access_token}` } }),
    );
    const [{ last_used_at, ...used } = { last_used_at: '' }] = listed.passkeys;
    assert.deepEqual(used, passkey);
    assert.ok(last_used_at && last_used_at >= passkey.created_at);
    await api.send(owner.path, { method: 'DELETE', headers: { Authorization: `Bearer ${session.access_token}` } });
  },

  async 'the options bind the passkey to the user, and name those that it has'(_api, owner) {
    const [one, other] = [await owner.creationOptions(), await owner.creationOptions()];
    assert.notEqual(one.challenge, other.challenge);
    assert.equal(one.user.id, Buffer.from(owner.profile.user_id.replaceAll('-', ''), 'hex').toString('base64url'));
    assert.deepEqual([one.user.name, one.user.displayName], ['Rocky (Max)', 'Rocky (Max)']);
    assert.deepEqual([one.attestation, one.authenticatorSelection?.residentKey], ['none', 'required']);
    assert.deepEqual(one.excludeCredentials, []);
    const { passkey } = await owner.add();
    const { excludeCredentials } = await owner.creationOptions();
    assert.deepEqual(excludeCredentials, [
      { id: passkey.credential_id, type: 'public-key', transports: ['internal', 'hybrid'] },
    ]);
    const request = await owner.requestOptions();
    assert.deepEqual([request.rpId, request.userVerification], [one.rp.id, 'required']);
  },

  async 'a user has several passkeys, and a removed one opens nothing'(_api, owner) {
    const [first, second] = [await owner.add('Phone'), await owner.add('Key')];
    assert.deepEqual(await owner.list(), [first.passkey, second.passkey]);
    const credentialId = first.passkey.credential_id;
    assert.equal((await owner.signIn({ credentialId })).status, 201);
    assert.equal((await owner.remove(first.passkey.passkey_id.toUpperCase())).status, 204);
    await assertProblem(await owner.signIn({ credentialId }), '401 unauthorized');
    await assertProblem(await owner.remove(first.passkey.passkey_id), '404 not-found');
    assert.equal((await owner.signIn()).status, 201);
    await assertProblem(await owner.register(first.credential), '400 invalid-passkey');
    assert.equal((await owner.list()).length, 1);
  },

  async 'a retry adds the passkey once'(_api, owner) {
    const { credential, passkey } = await owner.add('Phone');
    assert.deepEqual(await jsonIn(owner.register(credential, 'Phone')), passkey);
    assert.deepEqual(await owner.list(), [passkey]);
  },

  async 'a retry with the same key gets the session again, on one device'(api, owner) {
    await owner.add();
    const assertion = owner.authenticator.signIn(await owner.requestOptions());
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    const lost = await jsonIn<Session>(openSession(api.send, assertion, headers));
    const again = await jsonIn<Session>(openSession(api.send, assertion, headers));
    const listed = await tokensOf(api, owner.path, owner.token);
    assert.deepEqual(
      listed.map(({ token_id }) => token_id).filter((id) => [lost.token_id, again.token_id].includes(id)),
      [again.token_id],
    );
  },

  async 'of two requests with the same assertion, one gets in'(api, owner) {
    await owner.add();
    const assertion = owner.authenticator.signIn(await owner.requestOptions());
    const statuses = await Promise.all([1, 2, 3].map(async () => (await openSession(api.send, assertion)).status));
    assert.deepEqual(statuses.sort(), [201, 401, 401]);
  },

  async 'padding, the alphabet of base64 and unknown members do not matter'(api, owner) {
    const asBase64 = ([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' && name !== 'type' ? Buffer.from(value, 'base64url').toString('base64') : value,
    ];
    const changed = ({ type, id, response }: RegistrationResponse | AuthenticationResponse) => ({
      ...Object.fromEntries(Object.entries({ type, id }).map(asBase64)),
      response: {
        ...Object.fromEntries(Object.entries(response).map(asBase64)),
        publicKey: null,
        added: { any: 'thing' },
      },
      added: [1, 2],
    });
    const { response, ...credential } = owner.authenticator.register(await owner.creationOptions());
    const { transports: _transports, ...bare } = response;
    const passkey = await jsonIn<Passkey>(owner.register(changed({ ...credential, response: bare })));
    assert.equal(passkey.credential_id, credential.id);
    const assertion = owner.authenticator.signIn(await owner.requestOptions());
    assert.equal((await openSession(api.send, changed(assertion))).status, 201);
  },

  async 'a counter must rise, and one that is always 0 is accepted'(api, owner) {
    await owner.add();
    assert.deepEqual([(await owner.signIn()).status, (await owner.signIn()).status], [201, 201]);
    const counting = ownerAt(api, owner.origin, owner, softAuthenticator({ origin: owner.origin, counts: true }));
    await counting.add();
    assert.equal((await counting.signIn()).status, 201);
    assert.equal((await counting.signIn({ counter: 9 })).status, 201);
    await assertProblem(await counting.signIn({ counter: 9 }), '401 unauthorized');
    await assertProblem(await counting.signIn({ counter: 0 }), '401 unauthorized');
    assert.equal((await counting.signIn({ counter: 10 })).status, 201);
  },

  async 'whether the passkey is backed up is what its last use said'(_api, owner) {
    const { passkey } = await owner.add('Phone', { backedUp: false });
    assert.equal(passkey.backed_up, false);
    await owner.signIn({ backedUp: true });
    assert.equal((await owner.list())[0]?.backed_up, true);
  },

  async 'a user has at most 10 passkeys'(api, owner) {
    const options = await owner.creationOptions();
    for (let count = 0; count < 10; count += 1) await owner.add();
    const post = () => api.send(`${owner.path}/passkeys/options`, { method: 'POST', headers: owner.auth });
    await assertProblem(await post(), '409 too-many-passkeys');
    await assertProblem(await owner.register(owner.authenticator.register(options)), '409 too-many-passkeys');
    const [oldest] = await owner.list();
    assert.equal((await owner.remove(oldest?.passkey_id ?? '')).status, 204);
    await owner.add();
  },

  async 'the last way in stays, and a new session removes nothing that is older'(api, owner) {
    const { passkey } = await owner.add();
    await delay(5);
    const { access_token } = await jsonIn<Session>(owner.signIn());
    const session = { Authorization: `Bearer ${access_token}` };
    await assertProblem(await owner.remove(passkey.passkey_id, session), '403 token-too-new');
    const newer = ownerAt(api, owner.origin, { ...owner, token: access_token, auth: session });
    const { passkey: added } = await newer.add();
    assert.equal((await newer.remove(added.passkey_id)).status, 204);
    for (const { token_id, current } of await tokensOf(api, owner.path, owner.token)) {
      if (!current) await api.send(`${owner.path}/tokens/${token_id}`, { method: 'DELETE', headers: owner.auth });
    }
    assert.equal((await owner.remove(passkey.passkey_id)).status, 204);
    await assertProblem(await revokeOwn(api, owner), '409 last-token');
  },

  async 'an export names the passkeys without their keys'(api, owner) {
    const { passkey } = await owner.add('Phone');
    const response = await api.send(`${owner.path}/export`, { headers: owner.auth });
    const url = response.headers.get('Location');
    const text = await (url ? await api.send(url) : response).text();
    assert.deepEqual((JSON.parse(text) as Export).passkeys, [passkey]);
    assert.ok(!/public_key|counter|used_challenges/.test(text));
  },

  async 'a passkey of an erased user opens nothing'(api, owner) {
    await owner.add();
    const assertion = owner.authenticator.signIn(await owner.requestOptions());
    const erased = api.send(owner.path, { method: 'DELETE', headers: owner.auth });
    const during = await openSession(api.send, assertion);
    assert.equal((await erased).status, 200);
    assert.ok([201, 401].includes(during.status));
    if (during.status === 201) {
      const { access_token } = await jsonIn<Session>(during);
      const headers = { Authorization: `Bearer ${access_token}` };
      await assertProblem(await api.send(owner.path, { headers }), '401 unauthorized');
    }
    await assertProblem(await owner.signIn(), '401 unauthorized');
  },
});
