import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OperationId, operations } from '../../shared/models/typescript/operations.ts';
import { testApp, userIn } from '../support/app.ts';
import { assertProblem } from '../support/problem.ts';

type Access = 'anyone' | 'owner';

/** Who may call what; a new operation without a row does not type-check. `saveUser` is here as an update. */
const matrix: Record<OperationId, Access> = {
  saveUser: 'owner',
  getUser: 'owner',
  getUploadUrl: 'owner',
  getAvatar: 'owner',
  getHealth: 'anyone',
  getContract: 'anyone',
  getReference: 'anyone',
};

for (const { id, method, path } of operations) {
  const call = async (authorization?: string, make = testApp()) => {
    const { user } = await make.createUser();
    return send(make, user.user_id, authorization);
  };
  const send = (app: ReturnType<typeof testApp>, userId: string, authorization: string | undefined) =>
    app.request(path.replace('{user_id}', userId), {
      method,
      headers: authorization === undefined ? {} : { Authorization: authorization },
      ...(method === 'POST' ? { body: JSON.stringify({ user_id: userId, name: 'Eve', pet_name: 'Eve' }) } : {}),
    });

  if (matrix[id] === 'anyone') {
    test(`${id}: anyone, and a token does no harm`, async () => {
      assert.equal((await call()).status, 200);
      assert.equal((await call('Bearer garbage')).status, 200);
    });
    continue;
  }

  test(`${id}: the owner gets in`, async () => {
    const app = testApp();
    const { user, auth } = await app.createUser();
    assert.equal((await send(app, user.user_id, auth.Authorization)).status, 200);
    assert.equal((await send(app, user.user_id.toUpperCase(), auth.Authorization)).status, 200);
  });

  test(`${id}: no token, garbage and a wrong token prove nothing`, async () => {
    const app = testApp();
    const { user, auth } = await app.createUser();
    const swapped = auth.Authorization.slice(0, -4) + (auth.Authorization.endsWith('AAAA') ? 'BBBB' : 'AAAA');
    const garbage = [
      '',
      'Bearer',
      'Bearer x',
      'Basic dTpw',
      `Bearer ${user.user_id}`,
      `${auth.Authorization}A`,
      swapped,
    ];
    for (const authorization of [undefined, ...garbage]) {
      const response = await send(app, user.user_id, authorization);
      assert.equal(response.headers.get('WWW-Authenticate'), 'Bearer realm="hatchery"', authorization);
      await assertProblem(response, 'unauthorized');
    }
  });

  test(`${id}: the answer does not tell whether the user exists`, async () => {
    const app = testApp();
    const { user } = await app.createUser();
    const gone = await testApp().createUser();
    const forged = (userId: string) => {
      const idBytes = Buffer.from(userId.replaceAll('-', ''), 'hex');
      return `Bearer hty_${Buffer.concat([idBytes, Buffer.alloc(32, 7)]).toString('base64url')}`;
    };
    const present = await assertProblem(await send(app, user.user_id, forged(user.user_id)), 'unauthorized');
    const absent = await assertProblem(await send(app, gone.user.user_id, gone.auth.Authorization), 'unauthorized');
    assert.deepEqual({ ...present, instance: '' }, { ...absent, instance: '' });
  });

  test(`${id}: another user's token finds nothing`, async () => {
    const app = testApp();
    const [max, eve] = [await app.createUser(), await app.createUser()];
    await assertProblem(await send(app, max.user.user_id, eve.auth.Authorization), 'not-found');
    await assertProblem(await send(app, crypto.randomUUID(), eve.auth.Authorization), 'not-found');
  });

  test(`${id}: a stream's token is not for this`, async () => {
    const app = testApp();
    const { user, auth } = await app.createUser();
    const streamToken = auth.Authorization.replace('hty_', 'hts_');
    await assertProblem(await send(app, user.user_id, streamToken), 'forbidden');
  });

  test(`${id}: a token that was replaced is worth nothing`, async () => {
    const app = testApp();
    const body = { name: 'Max', pet_name: 'Rocky' };
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    const { user_id, access_token } = await userIn(app.post(body, headers));
    assert.equal((await app.post(body, headers)).status, 201);
    await assertProblem(await send(app, user_id, `Bearer ${access_token}`), 'unauthorized');
  });
}

test('nothing is changed by those who were turned away', async () => {
  const app = testApp();
  const { user, auth } = await app.createUser();
  const eve = await app.createUser();
  for (const authorization of ['Bearer x', eve.auth.Authorization, auth.Authorization.replace('hty_', 'hts_')]) {
    await app.post({ user_id: user.user_id, name: 'Eve' }, { Authorization: authorization });
  }
  const profile = await userIn(app.request(`/users/${user.user_id}`, { headers: auth }));
  assert.deepEqual([profile.name, profile.version], ['Max', 1]);
});
