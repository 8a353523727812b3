/** A front end that is developed against the mock. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

const { BASE_URL = 'http://localhost:4010', PICTURE = 'picture.jpg' } = process.env;
let token = '';

async function call(method: string, path: string, body?: object, prefer = '') {
  const response = await fetch(`${BASE_URL}${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }), Prefer: prefer },
    body: body ? JSON.stringify(body) : null,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, value: text && JSON.parse(text) };
}

// Create a user. Only this answer has the access token.
const { value: user } = await call('POST', '/users', { name: 'Max', pet_name: 'Rocky' }, 'code=201');
assert.match(user.access_token, /^hty_/, 'create: the access token');
token = user.access_token;
const address = `/users/${user.user_id}`;
const { value: profile } = await call('GET', address);
assert.deepEqual(
  [profile.user_id, profile.name, profile.pet_name],
  [user.user_id, 'Max', 'Rocky'],
  'read: the profile',
);

// Upload a picture, and publish it.
const { value: ticket } = await call('GET', `${address}/avatar/upload-url?content_type=image/jpeg`);
const { method, upload_url, avatar_url } = ticket;
const uploaded = await fetch(upload_url, { method, body: await readFile(PICTURE) });
assert.ok(uploaded.ok, 'upload: the mock accepts every picture');
const { value: portrayed } = await call('POST', '/users', { user_id: user.user_id, avatar_url });
assert.ok(portrayed.avatar_url.startsWith(`${BASE_URL}${address}/avatar?v=`), 'publish: the URL of the avatar');
const avatar = await fetch(`${BASE_URL}${address}/avatar`, { headers: { Authorization: `Bearer ${token}` } });
assert.equal(avatar.headers.get('Content-Type'), 'image/jpeg', 'avatar: a JPEG');

// Connect a watch, and send what it measured.
const consent = { metrics: ['sleep_duration', 'recovery_score'], purposes: ['pet_state'] };
const { value: stream } = await call('POST', `${address}/streams`, { source: 'my-watch', ...consent });
assert.ok(stream.ingest_token && !stream.revoked_at, 'stream: active, with a token');
const night = { metric: 'recovery_score', value: 71, start: new Date().toISOString() };
const streamAddress = `${address}/streams/${stream.stream_id}`;
const sent = await call('POST', `${streamAddress}/samples`, { samples: [night] });
assert.equal(sent.status, 202, 'samples: accepted');
const { value: page } = await call('GET', `${address}/samples?limit=100`);
assert.ok(page.samples.length > 0 && !('next_cursor' in page), 'samples: the last page');
for (const { stream_id, start } of page.samples) {
  assert.equal(stream_id, stream.stream_id, 'samples: of this stream');
  assert.ok(Date.now() - Date.parse(start) < 4 * 86_400_000, 'samples: of the last days');
}

const { value: pet } = await call('GET', `${address}/pet`);
assert.deepEqual(
  [pet.state_index, pet.mood, pet.energy],
  [7, 'good', 79],
  'pet: the mood fits the index and the energy',
);
console.log(`Rocky is ${pet.mood}: ${pet.message}`);

// Errors: an invalid request, and each other status before it happens.
const nameless = await call('POST', '/users', { name: 'Max' });
assert.deepEqual([nameless.status, nameless.value.type], [400, '/problems/invalid-profile'], 'errors: invalid');
for (const status of [400, 401, 404, 409, 422, 429]) {
  const { status: sent, value: problem } = await call(
    'POST',
    '/users',
    { name: 'Max', pet_name: 'Rocky' },
    `code=${status}`,
  );
  assert.deepEqual([sent, problem.status], [status, status], 'errors: the status of the problem');
  console.log(`${status}: ${problem.detail}`);
}
const unknown = await call('GET', `${address}/pet`, undefined, 'code=404');
assert.equal(unknown.value.type, '/problems/not-found', 'errors: not found');

const { value: receipt } = await call('DELETE', address);
assert.equal(receipt.user_id, user.user_id, 'erase: the receipt');
console.log('story: ok');
