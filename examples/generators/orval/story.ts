/** A client of Hatchery with functions, types and Zod schemas from orval. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
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
} from './hatchery/client.ts';
import * as schemas from './hatchery/schemas.ts';

const { PICTURE = 'picture.jpg' } = process.env;

// Create a user. Only this answer has the access token.
const created = await saveUser(
  { name: 'Max', pet_name: 'Rocky', health_goals: ['sleep eight hours', 'walk every day'] },
  { headers: { 'Idempotency-Key': crypto.randomUUID() } },
);
assert.ok(created.status === 201, 'create: the status');
const { user_id, access_token } = schemas.SaveUserResponse.parse(created.data);
assert.ok(access_token, 'create: the answer has an access token');
const asOwner = { headers: { Authorization: `Bearer ${access_token}` } };

const read = await getUser(user_id, asOwner);
assert.equal(schemas.GetUserResponse.parse(read.data).name, 'Max', 'read: the name');

// Change a field, then remove it.
const older = await saveUser({ user_id, age: 34 }, asOwner);
assert.equal(schemas.SaveUserResponse.parse(older.data).age, 34, 'update: the age');
const ageless = await saveUser({ user_id, age: null }, asOwner);
assert.ok(!('age' in schemas.SaveUserResponse.parse(ageless.data)), 'update: null removes the age');

// Upload a picture directly to storage, then publish it.
const requested = await getUploadUrl(user_id, { content_type: 'image/jpeg' }, asOwner);
const { method, headers, upload_url, avatar_url } = schemas.GetUploadUrlResponse.parse(requested.data);
const upload = await fetch(upload_url, { method, headers, body: await readFile(PICTURE) });
assert.ok(upload.ok, `upload: status ${upload.status}`);
const portrayed = await saveUser({ user_id, avatar_url }, asOwner);
assert.ok(schemas.SaveUserResponse.parse(portrayed.data).avatar_url, 'publish: the URL of the avatar');
const avatar = await getAvatar(user_id, {}, asOwner);
assert.ok(avatar.status === 200, 'avatar: the status');
assert.deepEqual([...new Uint8Array(await avatar.data.arrayBuffer())].slice(0, 2), [0xff, 0xd8], 'avatar: a JPEG');

// Connect a watch.
const connected = await createStream(
  user_id,
  {
    source: 'my-watch',
    metrics: ['body_temperature', 'heart_rate'],
    purposes: ['pet_state', 'pet_messages'],
  },
  asOwner,
);
const { stream_id } = schemas.CreateStreamResponse.parse(connected.data);
const updated = await updateStream(user_id, stream_id, { label: 'My watch' }, asOwner);
const stream = schemas.UpdateStreamResponse.parse(updated.data);
for (const metric of ['body_temperature', 'heart_rate']) assert.ok(stream.metrics.includes(metric), metric);
for (const purpose of ['pet_state', 'pet_messages']) assert.ok(stream.purposes.includes(purpose), purpose);

// Send readings, and read them in pages.
const now = Date.now();
const sent = await sendSamples(
  user_id,
  stream_id,
  {
    samples: [
      { metric: 'body_temperature', value: 36.123456789, start: new Date(now - 60_000).toISOString() },
      { metric: 'heart_rate', value: 58, start: new Date(now).toISOString() },
    ],
  },
  undefined,
  asOwner,
);
assert.equal(schemas.SendSamplesResponse.parse(sent.data).accepted, 2, 'samples: both are accepted');
const from = new Date(now - 3_600_000).toISOString();
const values: number[] = [];
for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
  const listed = await listSamples(user_id, { from, limit: 1, ...(cursor && { cursor }) }, asOwner);
  const page = schemas.ListSamplesResponse.parse(listed.data);
  values.push(...page.samples.map(({ value }) => value));
  cursor = page.next_cursor;
}
assert.ok(values.includes(36.123456789) && values.includes(58), 'samples: the values that were sent');

const pet = schemas.GetPetResponse.parse((await getPet(user_id, asOwner)).data);
assert.ok(pet.mood && pet.message, 'pet: mood and message');
console.log(`Rocky is ${pet.mood}: ${pet.message}`);

// Sign in another device with an invite. The key makes a retry return one session.
const invite = schemas.CreateTokenResponse.parse((await createToken(user_id, { kind: 'invite' }, asOwner)).data);
assert.ok(invite.code, 'invite: the code');
const key = { headers: { 'Idempotency-Key': crypto.randomUUID() } };
const opened = await createSession({ code: invite.code, label: 'My tablet' }, key);
const session = schemas.CreateSessionResponse.parse(opened.data);
assert.equal(session.user_id, user_id, 'session: the same user');
const { tokens } = schemas.ListTokensResponse.parse((await listTokens(user_id, asOwner)).data);
assert.ok(
  tokens.some(({ token_id }) => token_id === session.token_id),
  'session: the token is listed',
);

// An error points to each invalid field.
const rejected = await saveUser({ user_id, age: 200 }, asOwner);
assert.ok(rejected.status === 400, 'error: the status');
assert.ok(
  rejected.data.errors?.some(({ pointer }) => pointer === '/age'),
  'error: the field',
);

await eraseUser(user_id, asOwner);
const gone = await getUser(user_id, asOwner);
assert.ok(gone.status === 401 || gone.status === 404, 'erase: the user is gone');
console.log('story: ok');
