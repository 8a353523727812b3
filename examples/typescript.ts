/**
 * A tour of the API in TypeScript: a profile, a portrait, a watch, a pet, export and erasure.
 *
 *     npm start                      # in another terminal
 *     npm run example:typescript     # or: BASE_URL=https://pets.example npm run example:typescript
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type {
  CreatedStream,
  CreatedToken,
  CreatedUser,
  ErasureReceipt,
  Export,
  HealthStream,
  PetState,
  Problem,
  SamplePage,
  Session,
  StreamList,
  TokenList,
  UploadTicket,
  UserProfile,
} from '../shared/models/typescript/types.ts';

const BASE_URL = process.env.BASE_URL ?? 'http://localhost:8787';
const PICTURE = process.env.PICTURE ?? join(import.meta.dirname, '../test/fixtures/raccoon.jpg');

interface CallOptions {
  body?: object;
  token?: string;
  headers?: Record<string, string>;
}

/** Sends a request and returns the response. Throws the problem document if the status is 400 or above. */
async function call<T>(method: string, path: string, { body, token, headers = {} }: CallOptions = {}) {
  const response = await fetch(`${BASE_URL}${path}`, {
    method,
    headers: { ...headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw (await response.json()) as Problem;
  const text = await response.text();
  return { value: (text === '' ? undefined : JSON.parse(text)) as T, etag: response.headers.get('ETag') ?? '' };
}

function explain({ title, detail, errors = [] }: Problem): void {
  console.log(`${title}. ${detail}`, ...errors.map((error) => `${error.pointer}: ${error.detail}`));
}

console.log('# Create a user. Only this answer has the access token. A retry with the same key returns the same user.');
const { value: user } = await call<CreatedUser>('POST', '/users', {
  body: { name: 'Max', pet_name: 'Rocky', health_goals: ['sleep eight hours'] },
  headers: { 'Idempotency-Key': crypto.randomUUID() },
});
const { user_id, access_token: token } = user;
const address = `/users/${user_id}`;

console.log('# Upload a picture directly to storage, then publish it by setting `avatar_url` in the profile.');
const { value: ticket } = await call<UploadTicket>('GET', `${address}/avatar/upload-url`, { token });
const { method, headers, upload_url, avatar_url } = ticket;
const uploaded = await fetch(upload_url, { method, headers, body: await readFile(PICTURE) });
if (!uploaded.ok) throw (await uploaded.json()) as Problem;
await call<UserProfile>('POST', '/users', { token, body: { user_id, avatar_url } });
const portrait = await fetch(`${BASE_URL}${address}/avatar`, { headers: { Authorization: `Bearer ${token}` } });
console.log(portrait.headers.get('Content-Type'), (await portrait.arrayBuffer()).byteLength);

console.log('# Change one field, unless the profile has changed since it was read.');
const { etag } = await call<UserProfile>('GET', address, { token });
const setAge = (age: number) =>
  call<UserProfile>('POST', '/users', { token, body: { user_id, age }, headers: { 'If-Match': etag } });
await setAge(34);
await setAge(35).catch(explain);

console.log('# An error says what to do, and points to each invalid field.');
await call('POST', '/users', { body: { name: 'Max' } }).catch(explain);

console.log(
  '# Connect a watch: which metrics may be stored, and for which purposes. Its token can only send readings.',
);
const { value: stream } = await call<CreatedStream>('POST', `${address}/streams`, {
  token,
  body: { source: 'my-watch', metrics: ['sleep_score', 'heart_rate'], purposes: ['pet_state', 'pet_messages'] },
});
const streamAddress = `${address}/streams/${stream.stream_id}`;

console.log('# Send readings as the watch. The pet state is updated within about a second.');
const start = new Date().toISOString();
await call('POST', `${streamAddress}/samples`, {
  token: stream.ingest_token,
  body: {
    samples: [
      { metric: 'sleep_score', value: 86, start },
      { metric: 'heart_rate', value: 58, start },
    ],
  },
});
let { value: pet } = await call<PetState>('GET', `${address}/pet`, { token });
for (let attempts = 1; attempts < 10 && pet.based_on.length === 0; attempts += 1) {
  await delay(1_000);
  ({ value: pet } = await call<PetState>('GET', `${address}/pet`, { token }));
}
console.log(`Rocky is ${pet.mood}: ${pet.message}`);
const query = new URLSearchParams({ metric: 'heart_rate', limit: '10' });
console.log((await call<SamplePage>('GET', `${address}/samples?${query}`, { token })).value);

console.log('# Withdraw consent: it applies from the next pet state on, and the consent log keeps every change.');
await call<HealthStream>('POST', streamAddress, { token, body: { purposes: [] } });
const { value: connected } = await call<StreamList>('GET', `${address}/streams`, { token });
console.log(connected.streams[0]?.consent_log);

console.log('# Revoke the stream: its readings are erased.');
console.log((await call('DELETE', streamAddress, { token })).value);

console.log('# Add another device, and revoke its token.');
const { value: tablet } = await call<CreatedToken>('POST', `${address}/tokens`, {
  token,
  body: { label: 'My tablet' },
});
console.log((await call<TokenList>('GET', `${address}/tokens`, { token })).value);
await call('DELETE', `${address}/tokens/${tablet.token_id}`, { token });

console.log('# Sign in another device with an invite: a code to type, or to show as a QR code.');
const { value: invite } = await call<CreatedToken>('POST', `${address}/tokens`, { token, body: { kind: 'invite' } });
const { value: session } = await call<Session>('POST', '/sessions', {
  body: { code: invite.code, label: 'My tablet' },
  headers: { 'Idempotency-Key': crypto.randomUUID() },
});
const { value: devices } = await call<TokenList>('GET', `${address}/tokens`, { token: session.access_token });
console.log(devices.tokens);

console.log('# Export everything, then erase the user. The receipt counts what was erased.');
console.log((await call<Export>('GET', `${address}/export`, { token })).value.exported_at);
console.log((await call<ErasureReceipt>('DELETE', address, { token })).value);
