import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE_URL, testApp, userIn } from '../support/app.ts';
import { assertContract, assertProblem } from '../support/problem.ts';

test('a create returns 201, the profile, its location and a valid access token', async () => {
  const app = testApp();
  const response = await app.post({
    name: 'Max',
    pet_name: 'Rocky',
    age: 34,
    health_goals: ['sleep'],
    locale: 'DE-at',
  });
  const user = await userIn(response);
  assert.equal(response.status, 201);
  assertContract('created_user', user);
  assert.equal(response.headers.get('Location'), `${BASE_URL}/users/${user.user_id}`);
  assert.equal(response.headers.get('ETag'), '"1"');
  assert.equal(response.headers.get('Cache-Control'), 'no-store');
  const { access_token, ...profile } = user;
  assert.deepEqual([profile.age, profile.health_goals, profile.locale, profile.version], [34, ['sleep'], 'de-AT', 1]);

  const got = await app.request(`/users/${user.user_id}`, { headers: { Authorization: `Bearer ${access_token}` } });
  assert.equal(got.status, 200);
  assert.deepEqual(await userIn(got), profile);
  assertContract('user_profile', profile);
});

test('a create with the body of an update, and the reverse, say what makes it the other', async () => {
  const app = testApp();
  const { user, auth } = await app.createUser();
  const update = await assertProblem(await app.post({ user_id: user.user_id, age: 34 }), 'invalid-profile');
  assert.match(update.detail, /send `Authorization: Bearer …`.*To create a user, set `name` and `pet_name`/);
  assert.deepEqual(
    update.errors?.map(({ pointer }) => pointer),
    ['/name', '/pet_name'],
  );
  const create = await assertProblem(await app.post({ name: 'Max', pet_name: 'Rocky' }, auth), 'invalid-parameter');
  assert.match(create.detail, /Add `user_id`.*or remove the Authorization header/);
});

test('accepts JSON with the content type that curl sends by default, form-urlencoded', async () => {
  const response = await testApp().request('/users', {
    method: 'POST',
    body: '{"name": "Max", "pet_name": "Rocky"}',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });
  assert.equal(response.status, 201);
});

test('normalises text to NFC, trims it and collapses white space', async () => {
  const { user } = await testApp().createUser({
    name: '  Zoe\u0308 \t\n Ann\u00a0 Lee ',
    pet_name: ' Rocky\n',
    health_goals: [' sleep   well '],
  });
  assert.deepEqual([user.name, user.pet_name, user.health_goals], ['Zo\u00eb Ann Lee', 'Rocky', ['sleep well']]);
});

test('an update merges: keeps absent fields, removes null ones, replaces arrays', async () => {
  const app = testApp();
  const { user, auth } = await app.createUser({
    name: 'Max',
    pet_name: 'Rocky',
    age: 34,
    health_goals: ['sleep', 'walk'],
    locale: 'de',
  });
  const patch = { user_id: user.user_id, age: null, health_goals: ['swim'], locale: null };
  const response = await app.post(patch, auth);
  const { access_token: _token, age: _age, ...rest } = user;
  const updated = await userIn(response);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('ETag'), '"2"');
  const expected = { ...rest, health_goals: ['swim'], locale: 'en', version: 2, updated_at: updated.updated_at };
  assert.deepEqual(updated, expected);
  assert.deepEqual(await userIn(app.request(`/users/${user.user_id}`, { headers: auth })), expected);
});

test('ignores read-only fields, so that a whole profile can be sent back', async () => {
  const app = testApp();
  const { user, auth } = await app.createUser();
  const { access_token: _token, ...profile } = user;
  const sent = { ...profile, version: 99, created_at: '1970-01-01T00:00:00Z', updated_at: 'nonsense', name: 'Moritz' };
  const updated = await userIn(app.post(sent, auth));
  assert.deepEqual(
    [updated.name, updated.version, updated.created_at, (updated.updated_at ?? '') >= (user.created_at ?? 'none')],
    ['Moritz', 2, user.created_at, true],
  );
});

test('two concurrent updates of different fields both succeed', async () => {
  const app = testApp();
  const { user, auth } = await app.createUser();
  const { user_id } = user;
  await Promise.all([app.post({ user_id, name: 'Moritz' }, auth), app.post({ user_id, age: 38 }, auth)]);
  const profile = await userIn(app.request(`/users/${user_id}`, { headers: auth }));
  assert.deepEqual([profile.name, profile.age, profile.version], ['Moritz', 38, 3]);
});

test('If-Match updates only the named version', async () => {
  const app = testApp();
  const { user, auth } = await app.createUser();
  const update = (tag: string) => app.post({ user_id: user.user_id, age: 39 }, { ...auth, 'If-Match': tag });
  for (const tag of ['"2"', 'W/"2"', '2']) await assertProblem(await update(tag), 'precondition-failed');
  for (const tag of ['"one"', '']) await assertProblem(await update(tag), 'invalid-parameter');
  for (const tag of [`"${'9'.repeat(40)}"`, `"${'9'.repeat(400)}"`])
    await assertProblem(await update(tag), 'precondition-failed');
  const tags = (count: number) => Array.from({ length: count }, (_, at) => `"${at + 2}"`).join();
  await assertProblem(await update(tags(50)), 'precondition-failed');
  await assertProblem(await update(tags(51)), 'invalid-parameter');
  for (const tag of ['"01"', '"7", "001"']) await assertProblem(await update(tag), 'invalid-parameter');
  assert.equal((await update('"7", "1"')).status, 200);
  await assertProblem(await update('"1"'), 'precondition-failed');
  assert.equal((await update('*')).headers.get('ETag'), '"3"');
});

test('If-None-Match answers 304 while the version stays', async () => {
  const app = testApp();
  const { user, auth } = await app.createUser();
  const get = (tag: string) => app.request(`/users/${user.user_id}`, { headers: { ...auth, 'If-None-Match': tag } });
  for (const tag of ['"1"', 'W/"1"', '"0", "1"', '*']) {
    const response = await get(tag);
    assert.deepEqual([response.status, response.headers.get('ETag'), await response.text()], [304, '"1"', ''], tag);
  }
  await app.post({ user_id: user.user_id, age: 39 }, auth);
  assert.equal((await get('"1"')).status, 200);
});

test('creates a user with a client’s own user_id, once', async () => {
  const app = testApp();
  const user_id = 'A7B1F3C5-9A4E-4C0E-8A53-2F1D7F6C9B10';
  const first = await app.post({ user_id, name: 'Max', pet_name: 'Rocky' });
  assert.equal(first.status, 201);
  const { access_token, ...profile } = await userIn(first);
  assert.equal(profile.user_id, user_id.toLowerCase());
  await assertProblem(await app.post({ user_id, name: 'Eve', pet_name: 'Rocky' }), 'unauthorized');
  const got = await app.request(`/users/${user_id}`, { headers: { Authorization: `bearer ${access_token}` } });
  assert.deepEqual(await userIn(got), profile);
});

test('rejects a create with a token and without user_id', async () => {
  const app = testApp();
  const { auth } = await app.createUser();
  await assertProblem(await app.post({ name: 'Moritz', pet_name: 'Rocky' }, auth), 'invalid-parameter');
});

test('HEAD responds like GET, without the body', async () => {
  const app = testApp();
  const { user, auth } = await app.createUser();
  const response = await app.request(`/users/${user.user_id}`, { method: 'HEAD', headers: auth });
  assert.deepEqual([response.status, response.headers.get('ETag'), await response.text()], [200, '"1"', '']);
});
