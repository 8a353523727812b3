/** A client of Hatchery with functions and types from hey-api. Each answer is validated by a generated Zod schema. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { client } from './hatchery/client.gen.ts';
import {
  createSession,
  createStream,
  createToken,
  eraseUser,
  getAvatar,
  getPet,
  getUploadUrl,
  getUser,
  listSamples,
  listTokens,
  saveUser,
  sendSamples,
  updateStream,
} from './hatchery/index.ts';

const { BASE_URL = 'http://localhost:8787', PICTURE = 'picture.jpg' } = process.env;

let token: string | undefined;
client.setConfig({ baseUrl: BASE_URL, auth: () => token });

// Create a user. Only this answer has the access token.
const { data: user } = await saveUser({
  headers: { 'Idempotency-Key': crypto.randomUUID() },
  body: { name: 'Max', pet_name: 'Rocky', health_goals: ['sleep eight hours', 'walk every day'] },
});
assert.ok(user.access_token, 'create: the answer has an access token');
token = user.access_token;
const { user_id } = user;
const path = { user_id };

const { data: profile } = await getUser({ path });
assert.equal(profile.name, 'Max', 'read: the name');

// Change a field, then remove it.
const { data: older } = await saveUser({ body: { user_id, age: 34 } });
assert.equal(older.age, 34, 'update: the age');
const { data: ageless } = await saveUser({ body: { user_id, age: null } });
assert.ok(!('age' in ageless), 'update: null removes the age');

// Upload a picture directly to storage, then publish it.
const { data: ticket } = await getUploadUrl({ path, query: { content_type: 'image/jpeg' } });
const { method, headers, upload_url, avatar_url } = ticket;
const upload = await fetch(upload_url, { method, headers, body: await readFile(PICTURE) });
assert.ok(upload.ok, `upload: status ${upload.status}`);
const { data: portrayed } = await saveUser({ body: { user_id, avatar_url } });
assert.ok(portrayed.avatar_url, 'publish: the URL of the avatar');
const { data: avatar } = await getAvatar({ path });
assert.deepEqual([...new Uint8Array(await avatar.arrayBuffer())].slice(0, 2), [0xff, 0xd8], 'avatar: a JPEG');

// Connect a watch.
const { data: stream } = await createStream({
  path,
  body: {
    source: 'my-watch',
    metrics: ['body_temperature', 'heart_rate'],
    purposes: ['pet_state', 'pet_messages'],
  },
});
const ofStream = { user_id, stream_id: stream.stream_id };
const { data: labelled } = await updateStream({ path: ofStream, body: { label: 'My watch' } });
for (const metric of ['body_temperature', 'heart_rate']) assert.ok(labelled.metrics.includes(metric), metric);
for (const purpose of ['pet_state', 'pet_messages']) assert.ok(labelled.purposes.includes(purpose), purpose);

// Send readings, and read them in pages.
const now = Date.now();
const { data: receipt } = await sendSamples({
  path: ofStream,
  body: {
    samples: [
      { metric: 'body_temperature', value: 36.123456789, start: new Date(now - 60_000).toISOString() },
      { metric: 'heart_rate', value: 58, start: new Date(now).toISOString() },
    ],
  },
});
assert.equal(receipt.accepted, 2, 'samples: both are accepted');
const from = new Date(now - 3_600_000).toISOString();
const values: number[] = [];
for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
  const { data: page } = await listSamples({ path, query: { from, limit: 1, ...(cursor && { cursor }) } });
  values.push(...page.samples.map(({ value }) => value));
  cursor = page.next_cursor;
}
assert.ok(values.includes(36.123456789) && values.includes(58), 'samples: the values that were sent');

const { data: pet } = await getPet({ path });
assert.ok(pet.mood && pet.message, 'pet: mood and message');
console.log(`Rocky is ${pet.mood}: ${pet.message}`);

// Sign in another device with an invite. The key makes a retry return one session.
const { data: invite } = await createToken({ path, body: { kind: 'invite' } });
assert.ok(invite.code, 'invite: the code');
const { data: session } = await createSession({
  headers: { 'Idempotency-Key': crypto.randomUUID() },
  body: { code: invite.code, label: 'My tablet' },
});
assert.equal(session.user_id, user_id, 'session: the same user');
const { data: list } = await listTokens({ path });
assert.ok(
  list.tokens.some(({ token_id }) => token_id === session.token_id),
  'session: the token is listed',
);

// An error points to each invalid field.
const { error, response } = await saveUser({ body: { user_id, age: 200 }, throwOnError: false });
assert.equal(response?.status, 400, 'error: the status');
assert.ok(
  error?.errors?.some(({ pointer }) => pointer === '/age'),
  'error: the field',
);

await eraseUser({ path });
const { response: gone } = await getUser({ path, throwOnError: false });
assert.ok(gone?.status === 401 || gone?.status === 404, 'erase: the user is gone');
console.log('story: ok');
