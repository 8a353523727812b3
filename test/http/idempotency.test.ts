import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp, userIn } from '../support/app.ts';
import { assertProblem } from '../support/problem.ts';

const BODY = { name: 'Max', pet_name: 'Rocky', health_goals: ['sleep'] };
const HOUR = 60 * 60 * 1000;
const withKey = (key: string = crypto.randomUUID()) => ({ 'Idempotency-Key': key });

test('a retry returns the same user with a new token, and revokes the lost one', async () => {
  const app = testApp();
  const headers = withKey();
  const lost = await userIn(app.post(BODY, headers));
  const again = await app.post({ health_goals: ['sleep'], pet_name: ' Rocky', name: 'Max' }, headers);
  assert.equal(again.status, 201);
  const { access_token, ...profile } = await userIn(again);
  const { access_token: lostToken, ...lostProfile } = lost;
  assert.deepEqual(profile, lostProfile);

  const get = (token: string) =>
    app.request(`/users/${profile.user_id}`, { headers: { Authorization: `Bearer ${token}` } });
  assert.equal((await get(access_token)).status, 200);
  await assertProblem(await get(lostToken), 'unauthorized');
});

test('concurrent retries create one user, and only the last token works', async () => {
  const app = testApp();
  const headers = withKey();
  const answers = await Promise.all(Array.from({ length: 8 }, () => userIn(app.post(BODY, headers))));
  assert.equal(new Set(answers.map(({ user_id }) => user_id)).size, 1);
  const opened = await Promise.all(
    answers.map(({ user_id, access_token }) =>
      app.request(`/users/${user_id}`, { headers: { Authorization: `Bearer ${access_token}` } }),
    ),
  );
  assert.equal(opened.filter(({ status }) => status === 200).length, 1);
});

test('rejects the same key with another body', async () => {
  const app = testApp();
  const headers = withKey();
  await app.post(BODY, headers);
  await assertProblem(await app.post({ ...BODY, name: 'Eve' }, headers), 'idempotency-key-reused');
});

test('the key is case-insensitive', async () => {
  const app = testApp();
  const key = crypto.randomUUID();
  const first = await userIn(app.post(BODY, withKey(key)));
  const second = await userIn(app.post(BODY, withKey(key.toUpperCase())));
  assert.equal(second.user_id, first.user_id);
});

test('a UUID gives the same user id as in version 0.1.0, in any case and in quotes', async () => {
  const key = '8e03978e-40d5-43dd-bc93-6894a57f9324';
  for (const sent of [key, key.toUpperCase(), `"${key}"`, `"${key.toUpperCase()}"`]) {
    const { user_id } = await userIn(testApp().post(BODY, withKey(sent)));
    assert.equal(user_id, '535ae71d-fc08-8934-9c55-92ce5e021dc5', sent);
  }
});

test('the key expires at the first update', async () => {
  const app = testApp();
  const headers = withKey();
  const user = await userIn(app.post(BODY, headers));
  const auth = { Authorization: `Bearer ${user.access_token}` };
  assert.equal((await app.post({ user_id: user.user_id, age: 38 }, auth)).status, 200);
  await assertProblem(await app.post(BODY, headers), 'already-created');
  await assertProblem(await app.post({ ...BODY, name: 'Eve' }, headers), 'already-created');
  assert.equal((await app.request(`/users/${user.user_id}`, { headers: auth })).status, 200);
});

test('the key expires 24 hours after the create, however often it was used', async () => {
  const app = testApp();
  const headers = withKey();
  await app.post(BODY, headers);
  app.advance(23 * HOUR);
  assert.equal((await app.post(BODY, headers)).status, 201);
  app.advance(HOUR);
  await assertProblem(await app.post(BODY, headers), 'already-created');
});

test('rejects a key of another form, or together with a user_id', async () => {
  const app = testApp();
  for (const key of ['', 'abc', 'x'.repeat(15), 'x'.repeat(65), 'sixteen letters are here']) {
    await assertProblem(await app.post(BODY, withKey(key)), 'invalid-parameter');
  }
  const body = { ...BODY, user_id: crypto.randomUUID() };
  await assertProblem(await app.post(body, withKey()), 'invalid-parameter');
});

test('a user created with a key cannot be accessed by id without the token', async () => {
  const app = testApp();
  const user = await userIn(app.post(BODY, withKey()));
  await assertProblem(await app.post({ ...BODY, user_id: user.user_id }), 'unauthorized');
});
