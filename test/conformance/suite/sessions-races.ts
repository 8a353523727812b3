import assert from 'node:assert/strict';
import type { CreatedToken, Session, TokenList } from '../../../shared/models/typescript/types.ts';
import { jsonIn } from '../../support/streams.ts';
import { type Api, type Owner, type Rules, ruleForEach } from './api.ts';

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const make = async (api: Api, { path, auth }: Owner, kind: 'recovery' | 'invite') =>
  jsonIn<Required<CreatedToken>>(
    api.send(`${path}/tokens`, { method: 'POST', headers: auth, body: JSON.stringify({ kind }) }),
  );
const redeem = (api: Api, code: string, label: string, headers: Record<string, string> = {}) =>
  api.send('/sessions', { method: 'POST', headers, body: JSON.stringify({ code, label }) });
const revoke = (api: Api, { path, auth }: Owner, tokenId: string) =>
  api.send(`${path}/tokens/${tokenId}`, { method: 'DELETE', headers: auth });
/** Returns the access tokens of the user's devices. */
const devices = async (api: Api, { path, auth }: Owner) => {
  const { tokens } = await jsonIn<TokenList>(api.send(`${path}/tokens`, { headers: auth }));
  return tokens.filter(({ kind }) => kind === 'access');
};
const reads = async (api: Api, { path }: Owner, token: string) =>
  (await api.send(path, { headers: bearer(token) })).status;

export const sessionRaces: Rules = {
  async 'concurrent retries of a session end with one device'(api) {
    const owner = await api.createUser();
    const { code } = await make(api, owner, 'invite');
    const key = { 'Idempotency-Key': crypto.randomUUID() };
    const answers = await Promise.all(Array.from({ length: 4 }, () => redeem(api, code, 'Phone', key)));
    const sessions = await Promise.all(answers.map((answer) => jsonIn<Session>(answer)));
    const statuses = await Promise.all(sessions.map(({ access_token }) => reads(api, owner, access_token)));
    assert.deepEqual(statuses.sort(), [200, 401, 401, 401]);
    assert.equal((await devices(api, owner)).length, 2);
  },

  ...ruleForEach(
    'a code that is revoked while it is redeemed',
    { recovery: 'recovery', invite: 'invite' } as const,
    async (api, kind) => {
      const owner = await api.createUser();
      const { code, token_id } = await make(api, owner, kind);
      const [session, revoked] = await Promise.all([redeem(api, code, 'Phone'), revoke(api, owner, token_id)]);
      // A used invite is gone, so its revocation finds nothing. A recovery code that was used first is still revoked.
      const outcome = `${session.status} ${revoked.status}`;
      assert.ok(['201 204', '401 204', ...(kind === 'invite' ? ['201 404'] : [])].includes(outcome), outcome);
      assert.notEqual(kind === 'invite' ? outcome : '', '201 204', 'an invite is used or revoked, not both');
      assert.equal((await redeem(api, code, 'Late')).status, 401);
      assert.equal((await devices(api, owner)).length, session.status === 201 ? 2 : 1);
    },
  ),

  async 'a recovery code that is replaced while it is redeemed opens nothing afterwards'(api) {
    const owner = await api.createUser();
    const former = await make(api, owner, 'recovery');
    const [session, latter] = await Promise.all([redeem(api, former.code, 'Phone'), make(api, owner, 'recovery')]);
    assert.ok([201, 401].includes(session.status), `${session.status}`);
    assert.equal((await redeem(api, former.code, 'Late')).status, 401);
    const { access_token } = await jsonIn<Session>(redeem(api, latter.code, 'Tablet'));
    assert.equal(await reads(api, owner, access_token), 200);
  },

  async 'a session while the user is being erased lets nothing survive'(api) {
    const owner = await api.createUser();
    const [recovery, invite] = [await make(api, owner, 'recovery'), await make(api, owner, 'invite')];
    const key = { 'Idempotency-Key': crypto.randomUUID() };
    const erase = () => api.send(owner.path, { method: 'DELETE', headers: owner.auth });
    const [erased, ...sessions] = await Promise.all([
      erase(),
      redeem(api, recovery.code, 'Phone'),
      redeem(api, invite.code, 'Tablet', key),
    ]);
    assert.equal(erased.status, 200);
    for (const session of sessions) {
      assert.ok([201, 401].includes(session.status), `${session.status}`);
      if (session.status !== 201) continue;
      const { access_token } = await jsonIn<Session>(session);
      assert.equal(await reads(api, owner, access_token), 401);
    }
    assert.equal((await redeem(api, recovery.code, 'Phone')).status, 401);
    assert.equal((await redeem(api, invite.code, 'Tablet', key)).status, 401);
  },
};
