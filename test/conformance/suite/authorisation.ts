import assert from 'node:assert/strict';
import type { Api, Rules } from './api.ts';
import {
  call,
  cast,
  everythingOf,
  forgedFor,
  type Ids,
  type Operation,
  someone,
  worthless,
} from './authorisation-cast.ts';
import { operations } from './contract.ts';
import { assertProblem } from './problem.ts';

const accepted = ({ responses }: Operation['operation']) =>
  Object.keys(responses).filter((status) => /^2/.test(status));

function ownersOnly(operation: Operation): Rules {
  const id = operation.operation.operationId;
  return {
    async [`${id}: the owner gets in`](api) {
      // Somebody for each try, as not all that is done can be done twice.
      for (const shout of [false, true]) {
        const { ids, token } = await someone(api);
        const sent = shout ? inCapitals(ids) : ids;
        const { status } = await call(api, operation, sent, `${shout ? 'bearer' : 'Bearer'} ${token}`);
        assert.ok(accepted(operation.operation).includes(String(status)), `${status}`);
      }
    },
    async [`${id}: a token that was revoked is worth nothing`](api) {
      const { ids, path, auth, otherAuth } = await api.once(relocked);
      const revoked = await api.send(`${path}/tokens/${ids.token_id}`, { method: 'DELETE', headers: auth });
      assert.ok([204, 404].includes(revoked.status), `${revoked.status}`);
      await assertProblem(await call(api, operation, ids, otherAuth), '401 unauthorized');
    },
    ...provedByNothingElse(operation),
    ...(isForStreams(operation) ? streamsOwn(operation) : notForStreams(operation)),
  };
}

function provedByNothingElse(operation: Operation): Rules {
  const id = operation.operation.operationId;
  return {
    async [`${id}: no token, garbage and a wrong token prove nothing`](api) {
      const { max } = await api.once(cast);
      const { user_id } = max.ids;
      for (const authorization of worthless({ user_id, token: max.token })) {
        const response = await call(api, operation, max.ids, authorization);
        await assertProblem(response, '401 unauthorized');
        assert.match(response.headers.get('WWW-Authenticate') ?? '', /^Bearer\b/, authorization);
      }
    },
    async [`${id}: a token that was replaced is worth nothing`](api) {
      const { joe, replaced } = await api.once(cast);
      await assertProblem(await call(api, operation, joe.ids, replaced.auth.Authorization), '401 unauthorized');
    },
    async [`${id}: the answer does not tell whether the user or the stream exists`](api) {
      const { max } = await api.once(cast);
      const refused = async (ids: Ids) =>
        assertProblem(await call(api, operation, ids, forgedFor(ids.user_id)), '401 unauthorized');
      const present = await refused(max.ids);
      const nowhere = { ...max.ids, stream_id: crypto.randomUUID(), token_id: crypto.randomUUID() };
      for (const ids of [nowhere, { ...nowhere, user_id: crypto.randomUUID() }]) {
        assert.deepEqual({ ...(await refused(ids)), instance: '' }, { ...present, instance: '' });
      }
    },
    async [`${id}: another user’s token finds nothing`](api) {
      const { max, eve } = await api.once(cast);
      for (const user_id of [max.ids.user_id, crypto.randomUUID()]) {
        await assertProblem(
          await call(api, operation, { ...max.ids, user_id }, eve.auth.Authorization),
          '404 not-found',
        );
      }
    },
  };
}

function notForStreams(operation: Operation): Rules {
  return {
    async [`${operation.operation.operationId}: a stream’s token is not for this`](api) {
      const { max } = await api.once(cast);
      const pretended = max.auth.Authorization.replace('hty_', 'hts_');
      for (const authorization of [max.streamAuth, pretended]) {
        await assertProblem(await call(api, operation, max.ids, authorization), '403 forbidden');
      }
    },
  };
}

function streamsOwn(operation: Operation): Rules {
  return {
    async [`${operation.operation.operationId}: a stream’s token is for that stream alone, until it is revoked`](api) {
      const { joe, max, eve } = await api.once(cast);
      const { stream, token, revoke } = await joe.connect();
      const [own, other] = [{ ...joe.ids, stream_id: stream.stream_id }, joe.ids];
      assert.ok((await call(api, operation, own, `Bearer ${token}`)).ok);
      for (const ids of [other, { ...own, stream_id: crypto.randomUUID() }]) {
        await assertProblem(await call(api, operation, ids, `Bearer ${token}`), '401 unauthorized');
      }
      await assertProblem(await call(api, operation, max.ids, eve.streamAuth), '404 not-found');
      await revoke();
      await assertProblem(await call(api, operation, own, `Bearer ${token}`), '401 unauthorized');
      await assertProblem(await call(api, operation, own, joe.auth.Authorization), '404 not-found');
    },
  };
}

function openToAll(operation: Operation): Rules {
  return {
    async [`${operation.operation.operationId}: anyone gets in, and a token does no harm`](api) {
      for (const authorization of [undefined, 'Bearer garbage']) {
        assert.equal(
          (await call(api, operation, { user_id: '', stream_id: '', token_id: '' }, authorization)).status,
          200,
        );
      }
    },
  };
}

/** Somebody whose second token is revoked. */
const relocked = (api: Api) => someone(api);

const inCapitals = ({ user_id, stream_id, token_id }: Ids): Ids => ({
  user_id: user_id.toUpperCase(),
  stream_id: stream_id.toUpperCase(),
  token_id: token_id.toUpperCase(),
});

const isForStreams = ({ operation }: Operation) => operation.security.some((way) => 'ingestToken' in way);
const needsToken = ({ operation }: Operation) => operation.security.some((way) => 'ownerToken' in way);

export const authorisation: Rules = {
  ...Object.assign({}, ...operations.map((each) => (needsToken(each) ? ownersOnly(each) : openToAll(each)))),

  async 'nothing was changed by those who were turned away'(api) {
    const { max, before } = await api.once(cast);
    assert.deepEqual(await everythingOf(max), before);
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
