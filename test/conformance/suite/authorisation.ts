import assert from 'node:assert/strict';
import { type Api, NAMES, type Rules } from './api.ts';
import { operations } from './contract.ts';
import { assertProblem } from './problem.ts';

type Operation = (typeof operations)[number];

/** Calls an operation on behalf of a user. `saveUser` is an update then. */
function call(api: Api, { method, path, operation }: Operation, userId: string, authorization?: string) {
  const body = operation.requestBody ? { body: JSON.stringify({ ...NAMES, user_id: userId }) } : {};
  const headers: Record<string, string> = authorization === undefined ? {} : { Authorization: authorization };
  return api.send(path.replace('{user_id}', userId), { method: method.toUpperCase(), headers, ...body });
}

/** A token as the service would make it for this user, had it made it. */
function forgedFor(userId: string): string {
  const id = Buffer.from(userId.replaceAll('-', ''), 'hex');
  return `Bearer hty_${Buffer.concat([id, Buffer.alloc(32, 7)]).toString('base64url')}`;
}

/** Max, whom nobody else may touch; Eve, who tries; and Joe, whose first token was replaced by a retry. */
async function cast(api: Api) {
  const headers = { 'Idempotency-Key': crypto.randomUUID() };
  const [max, eve] = [await api.createUser(), await api.createUser()];
  const replaced = await api.createUser({}, headers);
  const joe = await api.createUser({}, headers);
  return { max, eve, joe, replaced };
}

/** What proves nothing, made of what proves something. */
const worthless = ({ user_id, token }: { user_id: string; token: string }) => [
  undefined,
  'Bearer',
  'Bearer x',
  'Basic dTpw',
  token,
  `Bearer ${user_id}`,
  `Bearer ${token}A`,
  `Bearer ${token.slice(0, -1)}`,
  `Bearer ${token} ${token}`,
  `Bearer ${token.slice(0, -4)}${token.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`,
  forgedFor(user_id),
];

function ownersOnly(operation: Operation): Rules {
  const id = operation.operation.operationId;
  return {
    async [`${id}: the owner gets in`](api) {
      const { joe } = await api.once(cast);
      const { user_id } = joe.profile;
      assert.equal((await call(api, operation, user_id, joe.auth.Authorization)).status, 200);
      assert.equal((await call(api, operation, user_id.toUpperCase(), `bearer ${joe.token}`)).status, 200);
    },
    async [`${id}: no token, garbage and a wrong token prove nothing`](api) {
      const { max } = await api.once(cast);
      const { user_id } = max.profile;
      for (const authorization of worthless({ user_id, token: max.token })) {
        const response = await call(api, operation, user_id, authorization);
        await assertProblem(response, '401 unauthorized');
        assert.match(response.headers.get('WWW-Authenticate') ?? '', /^Bearer\b/, authorization);
      }
    },
    async [`${id}: a token that was replaced is worth nothing`](api) {
      const { joe, replaced } = await api.once(cast);
      const response = await call(api, operation, joe.profile.user_id, replaced.auth.Authorization);
      await assertProblem(response, '401 unauthorized');
    },
    async [`${id}: the answer does not tell whether the user exists`](api) {
      const { max } = await api.once(cast);
      const refused = async (user_id: string) =>
        assertProblem(await call(api, operation, user_id, forgedFor(user_id)), '401 unauthorized');
      const [present, absent] = [await refused(max.profile.user_id), await refused(crypto.randomUUID())];
      assert.deepEqual({ ...present, instance: '' }, { ...absent, instance: '' });
    },
    async [`${id}: another user’s token finds nothing`](api) {
      const { max, eve } = await api.once(cast);
      for (const user_id of [max.profile.user_id, crypto.randomUUID()]) {
        await assertProblem(await call(api, operation, user_id, eve.auth.Authorization), '404 not-found');
      }
    },
    async [`${id}: a stream’s token is not for this`](api) {
      const { max } = await api.once(cast);
      const streamToken = max.auth.Authorization.replace('hty_', 'hts_');
      await assertProblem(await call(api, operation, max.profile.user_id, streamToken), '403 forbidden');
    },
  };
}

function openToAll(operation: Operation): Rules {
  return {
    async [`${operation.operation.operationId}: anyone gets in, and a token does no harm`](api) {
      for (const authorization of [undefined, 'Bearer garbage']) {
        assert.equal((await call(api, operation, '', authorization)).status, 200);
      }
    },
  };
}

const needsToken = ({ operation }: Operation) => operation.security.some((way) => 'ownerToken' in way);

export const authorisation: Rules = {
  ...Object.assign({}, ...operations.map((each) => (needsToken(each) ? ownersOnly(each) : openToAll(each)))),

  async 'nothing was changed by those who were turned away'(api) {
    const { max } = await api.once(cast);
    assert.deepEqual(await max.read(), max.profile);
  },

  async 'an id that is none finds nothing'(api) {
    const { max } = await api.once(cast);
    for (const id of ['x', "'; DROP TABLE users; --", 'x'.repeat(1_000)]) {
      const path = `/users/${encodeURIComponent(id)}`;
      await assertProblem(await api.send(path, { headers: max.auth }), '404 not-found');
      await assertProblem(await api.send(path), '401 unauthorized');
    }
  },
};
