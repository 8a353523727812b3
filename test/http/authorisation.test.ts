import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operations } from '../../shared/models/typescript/operations.ts';
import { type TestApp, testApp, userIn } from '../support/app.ts';
import { assertProblem } from '../support/problem.ts';
import { answers } from '../support/story.ts';
import { bearer, createUserWithStream, type Ids, matrix, NOT_REPEATABLE, sendRow } from './authorisation-matrix.ts';

const SECURITY = {
  public: [],
  owner: ['owner'],
  reader: ['owner', 'reader'],
  stream: ['stream', 'owner', 'webhook'],
  service: [],
};

for (const operation of operations) {
  const { id, security } = operation;
  const { access, status = 200, scope } = matrix[id];
  const send = (app: TestApp, ids: Ids, authorization: string | undefined) =>
    sendRow(app, operation, ids, authorization === undefined ? {} : { Authorization: authorization });

  test(`${id}: the contract has the same security`, () => {
    const ofUsers = id === 'saveUser' ? ['anonymous', 'owner'] : SECURITY[access];
    assert.deepEqual(security, scope === undefined ? ofUsers : [...ofUsers, `service:${scope}`]);
  });

  // See authorisation-services.test.ts.
  if (access === 'service') continue;

  if (access === 'public') {
    test(`${id}: answers without a token, and ignores an invalid one`, async () => {
      const app = testApp();
      for (const authorization of [undefined, 'Bearer garbage']) {
        assert.equal((await send(app, await createUserWithStream(app), authorization)).status, status);
      }
    });
    continue;
  }

  test(`${id}: accepts the owner's token`, async () => {
    const app = testApp();
    const { auth, ...ids } = await createUserWithStream(app);
    assert.equal((await send(app, { ...ids, user_id: ids.user_id.toUpperCase() }, auth)).status, status);
    // The scheme is case-insensitive (RFC 9110 §11.1).
    if (NOT_REPEATABLE.includes(id)) return;
    assert.equal((await send(app, ids, auth.replace('Bearer', 'bearer'))).status, status);
  });

  test(`${id}: rejects a missing, malformed or wrong token`, async () => {
    const app = testApp();
    const { auth, ...ids } = await createUserWithStream(app);
    const swapped = auth.slice(0, -4) + (auth.endsWith('AAAA') ? 'BBBB' : 'AAAA');
    const garbage = ['', 'Bearer', 'Bearer x', 'Basic dTpw', bearer(ids.user_id), `${auth}A`, swapped];
    for (const authorization of [undefined, ...garbage]) {
      const response = await send(app, ids, authorization);
      assert.equal(response.headers.get('WWW-Authenticate'), 'Bearer realm="hatchery"', authorization);
      await assertProblem(response, 'unauthorized');
    }
  });

  test(`${id}: the response does not reveal whether a user exists`, async () => {
    const app = testApp();
    const here = await createUserWithStream(app);
    const gone = await createUserWithStream(testApp());
    const forged = (userId: string) => {
      const idBytes = Buffer.from(userId.replaceAll('-', ''), 'hex');
      return bearer(`hty_${Buffer.concat([idBytes, Buffer.alloc(32, 7)]).toString('base64url')}`);
    };
    const present = await assertProblem(await send(app, here, forged(here.user_id)), 'unauthorized');
    const absent = await assertProblem(await send(app, gone, gone.auth), 'unauthorized');
    assert.deepEqual({ ...present, instance: '' }, { ...absent, instance: '' });
  });

  test(`${id}: answers 404 to another user's tokens`, async () => {
    const app = testApp();
    const [max, eve] = [await createUserWithStream(app), await createUserWithStream(app)];
    for (const token of access === 'stream' ? [eve.auth, eve.streamAuth] : [eve.auth]) {
      await assertProblem(await send(app, max, token), 'not-found');
      await assertProblem(await send(app, { ...max, user_id: crypto.randomUUID() }, token), 'not-found');
    }
  });

  test(`${id}: ${access === 'stream' ? "accepts a stream's token for that stream only" : "rejects a stream's token"}`, async () => {
    const app = testApp();
    const { connect, auth, ...ids } = await createUserWithStream(app);
    const own = await send(app, ids, ids.streamAuth);
    if (access !== 'stream') return void (await assertProblem(own, 'forbidden'));
    assert.equal(own.status, status);
    const other = bearer((await connect()).ingest_token);
    await assertProblem(await send(app, ids, other), 'unauthorized');
    await assertProblem(await send(app, { ...ids, stream_id: crypto.randomUUID() }, ids.streamAuth), 'unauthorized');
    const revoke = { method: 'DELETE', headers: { Authorization: auth } };
    assert.equal((await app.request(`/users/${ids.user_id}/streams/${ids.stream_id}`, revoke)).status, 200);
    await assertProblem(await send(app, ids, ids.streamAuth), 'unauthorized');
  });

  test(`${id}: ${access === 'reader' ? 'accepts' : 'rejects'} a reader token`, async () => {
    const app = testApp();
    const { readerAuth, ...ids } = await createUserWithStream(app);
    const response = await send(app, ids, readerAuth);
    if (access === 'reader') assert.equal(response.status, status);
    else {
      await assertProblem(response, 'forbidden');
      const isNamed = answers.some(({ operationId, status }) => operationId === id && status === '403');
      assert.ok(isNamed, 'the contract names the status');
    }
    const eve = await createUserWithStream(app);
    await assertProblem(await send(app, eve, readerAuth), 'not-found');
  });

  test(`${id}: rejects a recovery code, and a token that has expired`, async () => {
    const app = testApp();
    const { codeAuth, briefAuth, ...ids } = await createUserWithStream(app);
    await assertProblem(await send(app, ids, codeAuth), 'unauthorized');
    if (!NOT_REPEATABLE.includes(id)) assert.equal((await send(app, ids, briefAuth)).status, status);
    app.advance(60_000);
    await assertProblem(await send(app, ids, briefAuth), 'unauthorized');
  });

  test(`${id}: rejects a token that was replaced`, async () => {
    const app = testApp();
    const created = { name: 'Max', pet_name: 'Rocky' };
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    const { user_id, access_token } = await userIn(app.post(created, headers));
    assert.equal((await app.post(created, headers)).status, 201);
    const ids = { ...(await createUserWithStream(app)), user_id };
    await assertProblem(await send(app, ids, bearer(access_token)), 'unauthorized');
  });

  test(`${id}: accepts a second access token until it is revoked`, async () => {
    const app = testApp();
    const { otherAuth, revokeToken, ...ids } = await createUserWithStream(app);
    if (!NOT_REPEATABLE.includes(id)) assert.equal((await send(app, ids, otherAuth)).status, status);
    assert.equal((await revokeToken()).status, 204);
    await assertProblem(await send(app, ids, otherAuth), 'unauthorized');
  });

  test(`${id}: rejects every token of an erased user`, async () => {
    const app = testApp();
    const { auth, streamAuth, ...ids } = await createUserWithStream(app);
    const erase = { method: 'DELETE', headers: { Authorization: auth } };
    assert.equal((await app.request(`/users/${ids.user_id}`, erase)).status, 200);
    await assertProblem(await send(app, ids, auth), 'unauthorized');
    await assertProblem(await send(app, ids, streamAuth), access === 'stream' ? 'unauthorized' : 'forbidden');
  });
}

test('unauthorised requests change nothing', async () => {
  const app = testApp();
  const { user, auth } = await app.createUser();
  const eve = await app.createUser();
  for (const authorization of ['Bearer x', eve.auth.Authorization, auth.Authorization.replace('hty_', 'hts_')]) {
    await app.post({ user_id: user.user_id, name: 'Eve' }, { Authorization: authorization });
  }
  const profile = await userIn(app.request(`/users/${user.user_id}`, { headers: auth }));
  assert.deepEqual([profile.name, profile.version], ['Max', 1]);
});
