/** A client of Hatchery with types from openapi-typescript and calls by openapi-fetch. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import createClient from 'openapi-fetch';
import type { paths } from './hatchery.ts';

const { BASE_URL = 'http://localhost:8787', PICTURE = 'picture.jpg' } = process.env;

const hatchery = createClient<paths>({ baseUrl: BASE_URL });

// Create a user. Only this answer has the access token.
const { data: user } = await hatchery.POST('/users', {
  params: { header: { 'Idempotency-Key': crypto.randomUUID() } },
  body: { name: 'Max', pet_name: 'Rocky', health_goals: ['sleep eight hours', 'walk every day'] },
});
assert.ok(user?.access_token, 'create: the answer has an access token');
const { user_id, access_token } = user;
hatchery.use({
  onRequest: ({ request }) => request.headers.set('Authorization', `Bearer ${access_token}`),
});
const path = { user_id };

const { data: profile } = await hatchery.GET('/users/{user_id}', { params: { path } });
assert.equal(profile?.name, 'Max', 'read: the name');

// Change a field, then remove it.
const { data: older } = await hatchery.POST('/users', { body: { user_id, age: 34 } });
assert.equal(older?.age, 34, 'update: the age');
const { data: ageless } = await hatchery.POST('/users', { body: { user_id, age: null } });
assert.ok(ageless && !('age' in ageless), 'update: null removes the age');

// Upload a picture directly to storage, then publish it.
const query = { content_type: 'image/jpeg' } as const;
const { data: ticket } = await hatchery.GET('/users/{user_id}/avatar/upload-url', { params: { path, query } });
assert.ok(ticket, 'upload: the ticket');
const { method, headers, upload_url, avatar_url } = ticket;
const upload = await fetch(upload_url, { method, headers, body: await readFile(PICTURE) });
assert.ok(upload.ok, `upload: status ${upload.status}`);
const { data: portrayed } = await hatchery.POST('/users', { body: { user_id, avatar_url } });
assert.ok(portrayed?.avatar_url, 'publish: the URL of the avatar');
const { data: avatar } = await hatchery.GET('/users/{user_id}/avatar', { params: { path }, parseAs: 'blob' });
assert.ok(avatar, 'avatar: the picture');
assert.deepEqual([...new Uint8Array(await avatar.arrayBuffer())].slice(0, 2), [0xff, 0xd8], 'avatar: a JPEG');

// Connect a watch.
const { data: stream } = await hatchery.POST('/users/{user_id}/streams', {
  params: { path },
  body: {
    source: 'my-watch',
    metrics: ['body_temperature', 'heart_rate'],
    purposes: ['pet_state', 'pet_messages'],
  },
});
assert.ok(stream, 'stream: created');
const ofStream = { path: { user_id, stream_id: stream.stream_id } };
const { data: labelled } = await hatchery.POST('/users/{user_id}/streams/{stream_id}', {
  params: ofStream,
  body: { label: 'My watch' },
});
for (const metric of ['body_temperature', 'heart_rate'] as const) assert.ok(labelled?.metrics.includes(metric));
for (const purpose of ['pet_state', 'pet_messages'] as const) assert.ok(labelled?.purposes.includes(purpose));

// Send readings, and read them in pages.
const now = Date.now();
const { data: receipt } = await hatchery.POST('/users/{user_id}/streams/{stream_id}/samples', {
  params: ofStream,
  body: {
    samples: [
      { metric: 'body_temperature', value: 36.123456789, start: new Date(now - 60_000).toISOString() },
      { metric: 'heart_rate', value: 58, start: new Date(now).toISOString() },
    ],
  },
});
assert.equal(receipt?.accepted, 2, 'samples: both are accepted');
const from = new Date(now - 3_600_000).toISOString();
const values: number[] = [];
for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
  const { data: page } = await hatchery.GET('/users/{user_id}/samples', {
    params: { path, query: { from, limit: 1, ...(cursor && { cursor }) } },
  });
  assert.ok(page, 'samples: a page');
  values.push(...page.samples.map(({ value }) => value));
  cursor = page.next_cursor;
}
assert.ok(values.includes(36.123456789) && values.includes(58), 'samples: the values that were sent');

const { data: pet } = await hatchery.GET('/users/{user_id}/pet', { params: { path } });
assert.ok(pet?.mood && pet.message, 'pet: mood and message');
console.log(`Rocky is ${pet.mood}: ${pet.message}`);

// Sign in another device with an invite. The key makes a retry return one session.
const { data: invite } = await hatchery.POST('/users/{user_id}/tokens', {
  params: { path },
  body: { kind: 'invite' },
});
assert.ok(invite?.code, 'invite: the code');
const { data: session } = await hatchery.POST('/sessions', {
  params: { header: { 'Idempotency-Key': crypto.randomUUID() } },
  body: { code: invite.code, label: 'My tablet' },
});
assert.equal(session?.user_id, user_id, 'session: the same user');
const { data: tokens } = await hatchery.GET('/users/{user_id}/tokens', { params: { path } });
assert.ok(
  tokens?.tokens.some(({ token_id }) => token_id === session.token_id),
  'session: the token is listed',
);

// An error points to each invalid field.
const { error, response } = await hatchery.POST('/users', { body: { user_id, age: 200 } });
assert.equal(response.status, 400, 'error: the status');
assert.ok(
  error?.errors?.some(({ pointer }) => pointer === '/age'),
  'error: the field',
);

await hatchery.DELETE('/users/{user_id}', { params: { path } });
const { response: gone } = await hatchery.GET('/users/{user_id}', { params: { path } });
assert.ok([401, 404].includes(gone.status), 'erase: the user is gone');
console.log('story: ok');
