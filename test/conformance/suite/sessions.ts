import assert from 'node:assert/strict';
import type { CreatedToken, Session, Token, TokenList, TokenPatch } from '../../../shared/models/typescript/types.ts';
import { jsonIn } from '../../support/streams.ts';
import { type Api, type Owner, type Rules, ruleForEach, someUser } from './api.ts';
import { anotherToken } from './authorisation-users.ts';
import { assertPointsAt, assertProblem } from './problem.ts';

const post = (api: Api, body: unknown, key?: string) =>
  api.send('/sessions', {
    method: 'POST',
    body: JSON.stringify(body),
    ...(key ? { headers: { 'Idempotency-Key': key } } : {}),
  });
const open = async (api: Api, code: string, key?: string): Promise<Session> => {
  const response = await post(api, { code, label: 'My tablet' }, key);
  assert.deepEqual([response.status, response.headers.get('Cache-Control')], [201, 'no-store']);
  return jsonIn<Session>(response);
};
const create = (api: Api, { path, auth }: Pick<Owner, 'path' | 'auth'>, patch: TokenPatch) =>
  api.send(`${path}/tokens`, { method: 'POST', headers: auth, body: JSON.stringify(patch) });
const revoke = (api: Api, { path }: Owner, tokenId: string, token: string) =>
  api.send(`${path}/tokens/${tokenId}`, { method: 'DELETE', headers: { Authorization: `Bearer ${token}` } });
const tokensOf = async (api: Api, { path }: Owner, token: string): Promise<Token[]> =>
  (await jsonIn<TokenList>(api.send(`${path}/tokens`, { headers: { Authorization: `Bearer ${token}` } }))).tokens;
const statusWith = async (api: Api, { path }: Owner, token: string): Promise<number> =>
  (await api.send(path, { headers: { Authorization: `Bearer ${token}` } })).status;

const codeOf = async (
  api: Api,
  owner: Pick<Owner, 'path' | 'auth'>,
  patch: TokenPatch,
): Promise<Required<CreatedToken>> => {
  const response = await create(api, owner, patch);
  assert.equal(response.status, 201);
  return jsonIn(response);
};
const accessTokens = (tokens: Token[]) => tokens.filter(({ kind }) => kind === 'access');

/** Bodies without exactly one valid credential, each with the pointer of its field error. */
const invalidBodies: Record<string, [body: object, pointer: string]> = {
  'no credential': [{}, '/code'],
  'a code that is a number': [{ code: 7 }, '/code'],
  'a code that is null': [{ code: null }, '/code'],
  'an unknown field': [{ code: 'x', user_id: 'x' }, '/user_id'],
  'an invalid label': [{ code: 'x', label: '' }, '/label'],
  'two credentials': [{ code: 'x', id_token: 'y' }, '/id_token'],
};

/** Text that is no code of this service, made from a valid code. */
const wrongCodes: Record<string, (code: string) => string> = {
  'an empty text': () => '',
  'a code with another prefix': (code) => code.replace('htr_', 'hti_'),
  'a code with a flipped bit': (code) => code.slice(0, -5) + (code.at(-5) === '0' ? '1' : '0') + code.slice(-4),
  'a code with a flipped unused bit': (code) => code.slice(0, -1) + (code.endsWith('0') ? '1' : 'H'),
  'a code of an unknown user': (code) => `htr_${'0'.repeat(26)}${code.slice(-26)}`,
  'a text of 10 KB': (code) => code.repeat(180),
};

export const sessions: Rules = {
  async 'a recovery code opens a session on any device, any number of times'(api) {
    const owner = await api.createUser();
    const { code, kind, token_id } = await codeOf(api, owner, { kind: 'recovery', label: 'Paper' });
    assert.equal(kind, 'recovery');
    const [one, other] = [await open(api, code), await open(api, code.toLowerCase().replaceAll(/.{4}/g, '$& - '))];
    assert.notEqual(one.access_token, other.access_token);
    for (const session of [one, other]) {
      assert.equal(session.user_id, owner.profile.user_id);
      assert.equal(await statusWith(api, owner, session.access_token), 200);
    }
    const listed = await tokensOf(api, owner, other.access_token);
    const made = listed.filter(({ made_by }) => made_by === 'recovery');
    assert.deepEqual(made.map((token) => token.token_id).sort(), [one.token_id, other.token_id].sort());
    assert.deepEqual([made[0]?.label, made[0]?.kind], ['My tablet', 'access']);
    assert.ok(listed.find((token) => token.token_id === token_id)?.last_used_at);
  },

  async 'an invite opens one session, and a retry with the same key gets it again'(api) {
    const owner = await api.createUser();
    const { code, expires_at, created_at } = await codeOf(api, owner, { kind: 'invite' });
    assert.equal(Date.parse(expires_at) - Date.parse(created_at), 600_000);
    const key = crypto.randomUUID();
    const lost = await open(api, code, key);
    const again = await open(api, code, key);
    assert.equal(await statusWith(api, owner, lost.access_token), 401);
    assert.equal(await statusWith(api, owner, again.access_token), 200);
    await assertProblem(await post(api, { code }), '401 unauthorized');
    await assertProblem(await post(api, { code }, crypto.randomUUID()), '401 unauthorized');
    const listed = await tokensOf(api, owner, owner.token);
    assert.deepEqual(
      listed.map(({ kind, made_by }) => [kind, made_by]),
      [
        ['access', undefined],
        ['access', 'invite'],
      ],
    );
  },

  async 'of two devices that use one invite at the same time, one gets in'(api) {
    const owner = await api.createUser();
    const { code } = await codeOf(api, owner, { kind: 'invite' });
    const statuses = await Promise.all([1, 2, 3].map(async () => (await post(api, { code })).status));
    assert.deepEqual(statuses.sort(), [201, 401, 401]);
    assert.equal((await tokensOf(api, owner, owner.token)).length, 2);
  },

  ...ruleForEach('rejects a session with', invalidBodies, async (api, [body, pointer]) => {
    await assertPointsAt(await post(api, body), [pointer], '400 invalid-session');
  }),

  ...ruleForEach('answers alike to', wrongCodes, async (api, change) => {
    const owner = await api.once(someUser);
    const { code } = await api.once(() => codeOf(api, owner, { kind: 'recovery' }));
    const refused = async (text: string) => ({
      ...(await assertProblem(await post(api, { code: text }), '401 unauthorized')),
      instance: '',
    });
    assert.deepEqual(await refused(change(code)), await refused('x'));
  }),

  async 'a new recovery code replaces the previous one, and a revoked code opens nothing'(api) {
    const owner = await api.createUser();
    const first = await codeOf(api, owner, { kind: 'recovery' });
    const second = await codeOf(api, owner, { kind: 'recovery' });
    await assertProblem(await post(api, { code: first.code }), '401 unauthorized');
    assert.equal((await revoke(api, owner, second.token_id, owner.token)).status, 204);
    await assertProblem(await post(api, { code: second.code }), '401 unauthorized');
    assert.equal((await tokensOf(api, owner, owner.token)).length, 1);
  },

  async 'a session revokes itself and what is newer, but nothing that is older'(api) {
    const owner = await api.createUser();
    const { code } = await codeOf(api, owner, { kind: 'recovery' });
    const session = await open(api, code);
    const auth = { Authorization: `Bearer ${session.access_token}` };
    for (const { token_id } of (await tokensOf(api, owner, owner.token)).filter(({ made_by }) => !made_by)) {
      await assertProblem(await revoke(api, owner, token_id, session.access_token), '403 token-too-new');
    }
    await assertProblem(await create(api, { path: owner.path, auth }, { kind: 'recovery' }), '403 token-too-new');
    const newer = await anotherToken(api, { path: owner.path, auth });
    assert.equal((await revoke(api, owner, newer.token_id, session.access_token)).status, 204);
    assert.equal((await revoke(api, owner, session.token_id, session.access_token)).status, 204);
    assert.equal(await statusWith(api, owner, session.access_token), 401);
  },

  async 'the last way in stays'(api) {
    const owner = await api.createUser();
    const [own] = await tokensOf(api, owner, owner.token);
    await codeOf(api, owner, { kind: 'invite' });
    await anotherToken(api, owner, { kind: 'reader' });
    await anotherToken(api, owner, { expires_in: 3_600 });
    await assertProblem(await revoke(api, owner, own?.token_id ?? '', owner.token), '409 last-token');
    const { code } = await codeOf(api, owner, { kind: 'recovery' });
    assert.equal((await revoke(api, owner, own?.token_id ?? '', owner.token)).status, 204);
    const { access_token } = await open(api, code);
    assert.equal(await statusWith(api, owner, access_token), 200);
    await api.send(owner.path, { method: 'DELETE', headers: { Authorization: `Bearer ${access_token}` } });
  },

  async 'the eleventh phone gets in, and replaces the oldest of the same way in'(api) {
    const owner = await api.createUser();
    const { code } = await codeOf(api, owner, { kind: 'recovery' });
    const phones: Session[] = [];
    for (let at = 0; at < 10; at += 1) phones.push(await open(api, code));
    const listed = accessTokens(await tokensOf(api, owner, owner.token));
    assert.deepEqual(
      listed.map(({ token_id }) => token_id).slice(1),
      phones.slice(1).map(({ token_id }) => token_id),
    );
    await assertProblem(await create(api, owner, {}), '409 too-many-tokens');
    const invite = await codeOf(api, owner, { kind: 'invite' });
    const guest = await open(api, invite.code);
    assert.equal(await statusWith(api, owner, guest.access_token), 200);
    assert.equal(accessTokens(await tokensOf(api, owner, guest.access_token)).length, 10);
    await api.send(owner.path, { method: 'DELETE', headers: { Authorization: `Bearer ${guest.access_token}` } });
  },

  async 'limits the number of each kind'(api) {
    const owner = await api.createUser();
    for (const [kind, max] of [
      ['invite', 3],
      ['reader', 4],
    ] as const) {
      for (let at = 0; at < max; at += 1) assert.equal((await create(api, owner, { kind })).status, 201);
      await assertProblem(await create(api, owner, { kind }), '409 too-many-tokens');
    }
  },

  async 'a code opens nothing after its user was erased'(api) {
    const owner = await api.createUser();
    const codes = [await codeOf(api, owner, { kind: 'recovery' }), await codeOf(api, owner, { kind: 'invite' })];
    assert.equal((await api.send(owner.path, { method: 'DELETE', headers: owner.auth })).status, 200);
    for (const { code } of codes) await assertProblem(await post(api, { code }), '401 unauthorized');
  },
};
