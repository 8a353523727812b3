import assert from 'node:assert/strict';
import type { Api, Rules } from './api.ts';
import {
  call,
  createStreamOwner,
  createUsers,
  everythingOf,
  forgedFor,
  type Ids,
  invalidCredentials,
  type Operation,
} from './authorisation-users.ts';
import { operations } from './contract.ts';
import { assertProblem } from './problem.ts';

/** The statuses of an authorised request. Passkeys may be impossible at the service's address, and it may have no identity provider. */
const accepted = ({ operationId, responses }: Operation['operation']) =>
  AUTHORISED[operationId] ?? Object.keys(responses).filter((status) => /^2/.test(status));

const AUTHORISED: Record<string, string[]> = {
  createPasskeyOptions: ['200', '404'],
  createPasskey: ['400', '404'],
  removePasskey: ['404'],
  linkIdentity: ['400'],
  unlinkIdentity: ['404'],
  deletePushSubscription: ['404'],
  getPairing: ['404'],
  agreeToPairing: ['404'],
  refusePairing: ['404'],
};

function ownersOnly(operation: Operation): Rules {
  const id = operation.operation.operationId;
  return {
    async [`${id}: accepts the owner's token`](api) {
      // Each attempt uses a new user, because some operations, such as an erasure, succeed only once.
      for (const inUpperCase of [false, true]) {
        const { ids, token } = await createStreamOwner(api);
        const sent = inUpperCase ? inCapitals(ids) : ids;
        const { status } = await call(api, operation, sent, `${inUpperCase ? 'bearer' : 'Bearer'} ${token}`);
        assert.ok(accepted(operation.operation).includes(String(status)), `${status}`);
      }
    },
    async [`${id}: rejects a revoked token`](api) {
      const { ids, path, auth, otherAuth } = await api.once(userWithSecondToken);
      const revoked = await api.send(`${path}/tokens/${ids.token_id}`, { method: 'DELETE', headers: auth });
      assert.ok([204, 404].includes(revoked.status), `${revoked.status}`);
      await assertProblem(await call(api, operation, ids, otherAuth), '401 unauthorized');
    },
    ...rejectsInvalidTokens(operation),
    ...(isForStreams(operation) ? acceptsStreamToken(operation) : rejectsStreamToken(operation)),
    ...readerTokenRule(operation),
  };
}

function rejectsInvalidTokens(operation: Operation): Rules {
  const id = operation.operation.operationId;
  return {
    async [`${id}: rejects a missing, malformed or wrong token`](api) {
      const { max } = await api.once(createUsers);
      const { user_id } = max.ids;
      for (const authorization of invalidCredentials({ user_id, token: max.token })) {
        const response = await call(api, operation, max.ids, authorization);
        await assertProblem(response, '401 unauthorized');
        assert.match(response.headers.get('WWW-Authenticate') ?? '', /^Bearer\b/, authorization);
      }
    },
    async [`${id}: rejects a replaced token`](api) {
      const { joe, replaced } = await api.once(createUsers);
      await assertProblem(await call(api, operation, joe.ids, replaced.auth.Authorization), '401 unauthorized');
    },
    async [`${id}: the response does not reveal whether the user or the stream exists`](api) {
      const { max } = await api.once(createUsers);
      const refused = async (ids: Ids) =>
        assertProblem(await call(api, operation, ids, forgedFor(ids.user_id)), '401 unauthorized');
      const present = await refused(max.ids);
      const nowhere = { ...max.ids, stream_id: crypto.randomUUID(), token_id: crypto.randomUUID() };
      for (const ids of [nowhere, { ...nowhere, user_id: crypto.randomUUID() }]) {
        assert.deepEqual({ ...(await refused(ids)), instance: '' }, { ...present, instance: '' });
      }
    },
    async [`${id}: answers 404 to another user’s token`](api) {
      const { max, eve } = await api.once(createUsers);
      for (const user_id of [max.ids.user_id, crypto.randomUUID()]) {
        await assertProblem(
          await call(api, operation, { ...max.ids, user_id }, eve.auth.Authorization),
          '404 not-found',
        );
      }
    },
  };
}

function rejectsStreamToken(operation: Operation): Rules {
  return {
    async [`${operation.operation.operationId}: rejects a stream’s token`](api) {
      const { max } = await api.once(createUsers);
      const pretended = max.auth.Authorization.replace('hty_', 'hts_');
      for (const authorization of [max.streamAuth, pretended]) {
        await assertProblem(await call(api, operation, max.ids, authorization), '403 forbidden');
      }
    },
  };
}

function acceptsStreamToken(operation: Operation): Rules {
  return {
    async [`${operation.operation.operationId}: accepts a stream’s token for that stream only, until it is revoked`](
      api,
    ) {
      const { joe, max, eve } = await api.once(createUsers);
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

function readerTokenRule(operation: Operation): Rules {
  const mayRead = operation.operation.security.some((way) => 'readerToken' in way);
  return {
    async [`${operation.operation.operationId}: ${mayRead ? 'accepts' : 'rejects'} a reader token`](api) {
      const { max, eve } = await api.once(createUsers);
      const response = await call(api, operation, max.ids, max.readerAuth);
      if (mayRead) assert.equal(response.status, 200);
      else await assertProblem(response, '403 forbidden');
      await assertProblem(await call(api, operation, eve.ids, max.readerAuth), '404 not-found');
    },
  };
}

/** The statuses of public operations, if not 200. The codes in `authorisation-users.ts` open nothing. */
const PUBLIC: Record<string, number[]> = {
  createSession: [401],
  createSessionOptions: [200, 404],
  getDeviceToken: [400],
};

function publicOperation(operation: Operation): Rules {
  const id = operation.operation.operationId;
  return {
    async [`${id}: answers without a token, and ignores an invalid one`](api) {
      for (const authorization of [undefined, 'Bearer garbage']) {
        const ids: Ids = {
          user_id: '',
          stream_id: '',
          token_id: '',
          passkey_id: '',
          identity_id: '',
          subscription_id: '',
          user_code: '',
        };
        const { status } = await call(api, operation, ids, authorization);
        assert.ok((PUBLIC[id] ?? [200]).includes(status), `${status}`);
      }
    },
  };
}

/** Creates a user with a second access token. All rules that revoke this token share the user. */
const userWithSecondToken = (api: Api) => createStreamOwner(api);

const inCapitals = (ids: Ids): Ids =>
  Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, id.toUpperCase()])) as Record<keyof Ids, string>;

const isForStreams = ({ operation }: Operation) => operation.security.some((way) => 'ingestToken' in way);
const needsToken = ({ operation }: Operation) => operation.security.some((way) => 'ownerToken' in way);

/** Those for services only are in `services.ts`. */
const isPublic = ({ operation }: Operation) => operation.security.length === 0;

export const authorisation: Rules = {
  ...Object.assign({}, ...operations.filter(needsToken).map(ownersOnly)),
  ...Object.assign({}, ...operations.filter(isPublic).map(publicOperation)),

  async 'unauthorised requests changed nothing'(api) {
    const { max, before } = await api.once(createUsers);
    assert.deepEqual(await everythingOf(max), before);
  },

  async 'answers 404 to an invalid id'(api) {
    const { max } = await api.once(createUsers);
    for (const id of ['x', "'; DROP TABLE users; --", 'x'.repeat(1_000)]) {
      const path = `/users/${encodeURIComponent(id)}`;
      await assertProblem(await api.send(path, { headers: max.auth }), '404 not-found');
      await assertProblem(await api.send(path), '401 unauthorized');
    }
  },
};
