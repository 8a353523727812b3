import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryPets } from '../../adapters/memory/pets.ts';
import { newServiceKey } from '../../core/services/new-service-key.ts';
import { SCOPES, type Scope } from '../../core/services/scopes.ts';
import type { RequestLine } from '../../http/observe.ts';
import { type Operation, operations } from '../../shared/models/typescript/operations.ts';
import { countingUsers, testApp } from '../support/app.ts';
import { assertProblem } from '../support/problem.ts';
import { answers } from '../support/story.ts';
import { bearer, createUserWithStream, type Ids, matrix, sendRow } from './authorisation-matrix.ts';

const ALL = Object.keys(SCOPES) as Scope[];
/** One key for each scope, and a key that has all but this scope. */
const keys = new Map(
  ALL.map((scope) => [
    scope,
    {
      only: newServiceKey({ name: scope.replace(':', '-'), scopes: [scope] }),
      others: newServiceKey({ name: 'others', scopes: ALL.filter((other) => other !== scope) }),
    },
  ]),
);
const everything = newServiceKey({ name: 'everything', scopes: ALL });
const expired = newServiceKey({ name: 'everything', scopes: ALL, expires: '2020-01-01' });
const unknown = newServiceKey({ name: 'unknown', scopes: ALL });
const configured = [everything, expired, ...[...keys.values()].flatMap(({ only, others }) => [only, others])];

const app = testApp({ serviceKeys: configured.map(({ entry }) => entry).join() });
const max = await createUserWithStream(app);
const authOf = ({ key }: { key: string }) => ({ Authorization: bearer(key) });
const send = (operation: Operation, headers: Record<string, string>, ids: Ids = max) =>
  sendRow(app, operation, ids, headers, matrix[operation.id].serviceBody ?? matrix[operation.id].body);

const secured = operations.filter(({ security }) => security.length > 0);
const ofServices = operations.filter(({ id }) => matrix[id].scope !== undefined);

test('every scope but that of /metrics is the scope of an operation', () => {
  const used = new Set<string>(operations.flatMap(({ id }) => matrix[id].scope ?? []));
  assert.deepEqual([...used].sort(), ALL.filter((scope) => scope !== 'metrics:read').sort());
});

for (const operation of secured) {
  const { id, path } = operation;
  const { scope, status = 200 } = matrix[id];

  test(`${id}: ${scope ? `takes service keys with the scope ${scope} only` : 'takes no service key'}`, async () => {
    for (const [each, { only, others }] of keys) {
      if (each === scope) {
        const fresh = await createUserWithStream(app);
        const accepted = await send(operation, authOf(only), { ...fresh, user_id: fresh.user_id.toUpperCase() });
        assert.equal(accepted.status, status, await accepted.clone().text());
        const logged = () => {
          const { service, route } = app.lines.at(-1) as RequestLine;
          return [service, route];
        };
        assert.deepEqual(logged(), [only.entry.split(':')[0], path], 'the log has the name of the service');
        const { detail } = await assertProblem(await send(operation, authOf(others)), 'forbidden');
        assert.match(detail, new RegExp(`does not have the scope \`${scope}\``));
        assert.deepEqual(logged(), ['others', path], 'the log has the name of a service that is refused');
      } else await assertProblem(await send(operation, authOf(only)), 'forbidden');
    }
    if (scope) assert.ok(answers.some(({ operationId, status: of }) => operationId === id && of === '403'));
  });
}

for (const operation of ofServices) {
  const { id, path, security } = operation;

  test(`${id}: rejects service keys that are unknown, altered or expired, and those of browsers`, async () => {
    const { key } = everything;
    const altered = key.slice(0, -2) + (key.endsWith('AA') ? 'BB' : 'AA');
    for (const wrong of [unknown.key, altered, `${key}A`, key.slice(0, -1), 'htk_', `htk_${'é'.repeat(20)}`]) {
      const response = await send(operation, { Authorization: bearer(wrong.replaceAll('é', '%C3')) });
      assert.equal(response.headers.get('WWW-Authenticate'), 'Bearer realm="hatchery"');
      assert.match((await assertProblem(response, 'unauthorized')).detail, /not configured/);
    }
    assert.match((await assertProblem(await send(operation, authOf(expired)), 'unauthorized')).detail, /has expired/);
    for (const header of [{ Origin: 'https://pets.example' }, { Origin: 'null' }, { 'Sec-Fetch-Site': 'none' }]) {
      const { detail } = await assertProblem(await send(operation, { ...authOf(everything), ...header }), 'forbidden');
      assert.match(detail, /do not work from browsers/);
    }
  });

  if (path.includes('{user_id}')) {
    test(`${id}: answers a service 404 for a user who does not exist`, async () => {
      const gone = await createUserWithStream(app);
      const erased = await app.request(`/users/${gone.user_id}`, {
        method: 'DELETE',
        headers: { Authorization: gone.auth },
      });
      assert.equal(erased.status, 200);
      for (const user_id of [crypto.randomUUID(), 'x', '%00', 'x'.repeat(3_000)]) {
        const response = await send(operation, authOf(everything), { ...max, user_id });
        if (id === 'listUserAudit' && user_id.length === 36) assert.equal(response.status, 200, 'acts outlive users');
        else await assertProblem(response, 'not-found');
      }
      if (!['eraseUser', 'listUserAudit'].includes(id)) {
        await assertProblem(await send(operation, authOf(everything), gone), 'not-found');
      }
    });
  }

  if (security.every((one) => one.startsWith('service:'))) {
    test(`${id}: rejects the tokens of users`, async () => {
      const forged = max.auth.replace('hty_', 'htp_');
      for (const token of [max.auth, max.readerAuth, max.streamAuth, forged]) {
        const { detail } = await assertProblem(await send(operation, { Authorization: token }), 'forbidden');
        assert.match(detail, /Send a service key/);
      }
      await assertProblem(await send(operation, {}), 'unauthorized');
      await assertProblem(await send(operation, { 'X-API-Key': everything.key }), 'unauthorized');
    });
  }
}

test('a service reads a profile and a pet with the storage operations of an owner, one for a profile', async () => {
  const users = countingUsers();
  let petReads = 0;
  const stored = memoryPets();
  const get: typeof stored.get = (userId) => {
    petReads += 1;
    return stored.get(userId);
  };
  const counted = testApp({ users, pets: { ...stored, get }, serviceKeys: everything.entry });
  const { user, auth } = await counted.createUser();
  await counted.request(`/users/${user.user_id}/pet`, { headers: auth });
  for (const [path, pets] of Object.entries({ '': 0, '/pet': 1 })) {
    for (const headers of [auth, authOf(everything)]) {
      [users.count, petReads] = [0, 0];
      assert.equal((await counted.request(`/users/${user.user_id}${path}`, { headers })).status, 200);
      assert.deepEqual([users.count, petReads], [1, pets]);
    }
  }
});
