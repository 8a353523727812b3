import assert from 'node:assert/strict';
import type { Rules } from './api.ts';
import { call, createStreamOwner, createUsers, type Operation } from './authorisation-users.ts';
import { operations } from './contract.ts';
import { assertProblem } from './problem.ts';

/** A well-formed key that no service has. */
const UNKNOWN = `Bearer htk_${'A'.repeat(43)}`;
const NOWHERE = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';

const scopeOf = ({ operation }: Operation): string | undefined =>
  operation.security.flatMap((way) => way.serviceKey ?? []).at(0);
const isForServices = ({ operation }: Operation) => operation.security.every((way) => 'serviceKey' in way);

function ofServices(operation: Operation, scope: string): Rules {
  const { operationId: id, responses } = operation.operation;
  /** A service can create invites only. */
  const isCreation = id === 'createToken';
  return {
    async [`${id}: accepts a service key with the scope ${scope}`](api) {
      if (!api.serviceKeys || isCreation) return;
      const { ids } = await createStreamOwner(api);
      const { status } = await call(api, operation, ids, `Bearer ${api.serviceKeys.withScope(scope)}`);
      assert.ok(String(status) in responses && status < 400, `${status}`);
    },
    async [`${id}: rejects a service key with other scopes, an unknown one, and those of browsers`](api) {
      const { max } = await api.once(createUsers);
      await assertProblem(await call(api, operation, max.ids, UNKNOWN), '401 unauthorized');
      await assertProblem(await call(api, operation, max.ids, `${UNKNOWN}A`), '401 unauthorized');
      if (!api.serviceKeys) return;
      const key = `Bearer ${api.serviceKeys.withScope(scope)}`;
      for (const header of [{ Origin: 'https://pet.example' }, { 'Sec-Fetch-Site': 'same-origin' }]) {
        await assertProblem(await call(api, operation, max.ids, key, header), '403 forbidden');
      }
      const { withoutScope } = api.serviceKeys;
      if (!withoutScope) return;
      const problem = await assertProblem(
        await call(api, operation, max.ids, `Bearer ${withoutScope(scope)}`),
        '403 forbidden',
      );
      assert.ok(problem.detail.includes(`\`${scope}\``));
    },
    async [`${id}: answers a service 404 for a user who does not exist`](api) {
      const { max } = await api.once(createUsers);
      if (!api.serviceKeys || isCreation || !operation.path.includes('{user_id}')) return;
      const ids = { ...max.ids, user_id: NOWHERE };
      const response = await call(api, operation, ids, `Bearer ${api.serviceKeys.withScope(scope)}`);
      // The acts on users who were erased are kept, and nothing tells these from users who never existed.
      if (id === 'listUserAudit') assert.equal(response.status, 200);
      else await assertProblem(response, '404 not-found');
    },
  };
}

function forServicesOnly(operation: Operation): Rules {
  return {
    async [`${operation.operation.operationId}: rejects the tokens of users, and requests without a key`](api) {
      const { max } = await api.once(createUsers);
      await assertProblem(await call(api, operation, max.ids), '401 unauthorized');
      for (const token of [max.auth.Authorization, max.otherAuth, max.readerAuth, max.streamAuth]) {
        await assertProblem(await call(api, operation, max.ids, token), '403 forbidden');
      }
    },
  };
}

function notForServices(operation: Operation): Rules {
  return {
    async [`${operation.operation.operationId}: rejects service keys`](api) {
      const { max } = await api.once(createUsers);
      const key = api.serviceKeys ? `Bearer ${api.serviceKeys.withScope('profile:read')}` : UNKNOWN;
      await assertProblem(await call(api, operation, max.ids, key), '403 forbidden');
    },
  };
}

const secured = operations.filter(({ operation }) => operation.security.length > 0);

export const services: Rules = Object.assign(
  {},
  ...secured.map((each) => {
    const scope = scopeOf(each);
    if (scope === undefined) return notForServices(each);
    return { ...ofServices(each, scope), ...(isForServices(each) ? forServicesOnly(each) : {}) };
  }),
);
