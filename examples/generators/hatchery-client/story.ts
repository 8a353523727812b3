/** A client of Hatchery with the package `hatchery-client`. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { ApiError, createClient, publishAvatar, unwrap } from 'hatchery-client';

const { BASE_URL: baseUrl = 'http://localhost:8787', PICTURE = 'picture.jpg' } = process.env;

let token: string | undefined;
const hatchery = createClient({ baseUrl, token: () => token });

// Create a user. Only this answer has the access token.
const user = await unwrap(
  hatchery.POST('/users', {
    params: { header: { 'Idempotency-Key': crypto.randomUUID() } },
    body: { name: 'Max', pet_name: 'Rocky', health_goals: ['sleep eight hours', 'walk every day'] },
  }),
);
token = user.access_token;
const { user_id } = user;
const params = { path: { user_id } };

const profile = await unwrap(hatchery.GET('/users/{user_id}', { params }));
assert.equal(profile.name, 'Max', 'read: the name');

// Change a field, then remove it.
const older = await unwrap(hatchery.POST('/users', { body: { user_id, age: 34 } }));
assert.equal(older.age, 34, 'update: the age');
const ageless = await unwrap(hatchery.POST('/users', { body: { user_id, age: null } }));
assert.ok(!('age' in ageless), 'update: null removes the age');

// Upload a picture directly to storage, and publish it.
const picture = new Blob([await readFile(PICTURE)], { type: 'image/jpeg' });
const portrayed = await publishAvatar(hatchery, user_id, picture);
assert.ok(portrayed.avatar_url, 'publish: the URL of the avatar');
const avatar = await unwrap(hatchery.GET('/users/{user_id}/avatar', { params, parseAs: 'blob' }));
assert.deepEqual([...new Uint8Array(await avatar.arrayBuffer())].slice(0, 2), [0xff, 0xd8], 'avatar: a JPEG');

// Connect a watch. Its token can only send readings.
const { stream_id, ingest_token } = await unwrap(
  hatchery.POST('/users/{user_id}/streams', {
    params,
    body: {
      source: 'my-watch',
      metrics: ['body_temperature', 'heart_rate'],
      purposes: ['pet_state', 'pet_messages'],
    },
  }),
);
const stream = { path: { user_id, stream_id } };
const label = { params: stream, body: { label: 'My watch' } };
const labelled = await unwrap(hatchery.POST('/users/{user_id}/streams/{stream_id}', label));
for (const metric of ['body_temperature', 'heart_rate'] as const) assert.ok(labelled.metrics.includes(metric));
for (const purpose of ['pet_state', 'pet_messages'] as const) assert.ok(labelled.purposes.includes(purpose));

// Send readings, and read them in pages.
const now = Date.now();
const watch = createClient({ baseUrl, token: ingest_token });
const receipt = await unwrap(
  watch.POST('/users/{user_id}/streams/{stream_id}/samples', {
    params: stream,
    body: {
      samples: [
        { metric: 'body_temperature', value: 36.123456789, start: new Date(now - 60_000).toISOString() },
        { metric: 'heart_rate', value: 58, start: new Date(now).toISOString() },
      ],
    },
  }),
);
assert.equal(receipt.accepted, 2, 'samples: both are accepted');
const from = new Date(now - 3_600_000).toISOString();
const values: number[] = [];
for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
  const query = { from, limit: 1, ...(cursor && { cursor }) };
  const page = await unwrap(hatchery.GET('/users/{user_id}/samples', { params: { ...params, query } }));
  values.push(...page.samples.map(({ value }) => value));
  cursor = page.next_cursor;
}
assert.ok(values.includes(36.123456789) && values.includes(58), 'samples: the values that were sent');

const pet = await unwrap(hatchery.GET('/users/{user_id}/pet', { params }));
assert.ok(pet.mood && pet.message, 'pet: mood and message');
console.log(`Rocky is ${pet.mood}: ${pet.message}`);

// Sign in another device with an invite. The key makes a retry return one session.
const { code } = await unwrap(hatchery.POST('/users/{user_id}/tokens', { params, body: { kind: 'invite' } }));
const key = { header: { 'Idempotency-Key': crypto.randomUUID() } };
const session = await unwrap(hatchery.POST('/sessions', { params: key, body: { code, label: 'My tablet' } }));
assert.equal(session.user_id, user_id, 'session: the same user');
const tablet = createClient({ baseUrl, token: session.access_token });
const { tokens } = await unwrap(tablet.GET('/users/{user_id}/tokens', { params }));
assert.equal(tokens.find(({ current }) => current)?.token_id, session.token_id, 'session: its token is current');

// An error points to each invalid field.
const error: unknown = await unwrap(hatchery.POST('/users', { body: { user_id, age: 200 } })).catch((thrown) => thrown);
assert.ok(error instanceof ApiError && error.status === 400, 'error: the status');
assert.ok(
  error.problem.errors?.some(({ pointer }) => pointer === '/age'),
  'error: the field',
);

await unwrap(hatchery.DELETE('/users/{user_id}', { params }));
const gone: unknown = await unwrap(hatchery.GET('/users/{user_id}', { params })).catch((thrown) => thrown);
assert.ok(gone instanceof ApiError && [401, 404].includes(gone.status), 'erase: the user is gone');
console.log('story: ok');
