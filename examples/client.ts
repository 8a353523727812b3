/**
 * A tour of the typed client. docs/client.md explains the client.
 *
 *     npm start                  # in another terminal
 *     npm run example:client     # or: BASE_URL=https://pets.example npm run example:client
 *
 * In your own project, import from 'hatchery-client'.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { crc32, deflateSync } from 'node:zlib';
import { createClient, type HealthSample, isApiError, type NewStream, publishAvatar, unwrap } from '../client/index.ts';

const baseUrl = process.env.BASE_URL ?? 'http://localhost:8787';

// A real app stores the token in the phone's keychain. docs/client.md lists other places.
let token: string | undefined;
const hatchery = createClient({ baseUrl, token: () => token });

console.log('# Create a user. The key is made before the first attempt, so that a retry returns the same user.');
const header = { 'Idempotency-Key': crypto.randomUUID() };
const profile = { name: 'Max', pet_name: 'Rocky', health_goals: ['sleep eight hours'] };
const created = await unwrap(hatchery.POST('/users', { params: { header }, body: profile }));
token = created.access_token;
const { user_id } = created;
const params = { path: { user_id } };

console.log('# Change one field. Other fields stay unchanged.');
const changed = await unwrap(hatchery.POST('/users', { body: { user_id, age: 34 } }));
console.log(`${changed.name} is ${changed.age}; the pet is ${changed.pet_name}.`);

console.log('# An error says what to do, and points to each invalid field.');
try {
  await unwrap(hatchery.POST('/users', { body: { user_id, age: 340, pet_name: '' } }));
} catch (error) {
  if (!isApiError(error, 'invalid-profile')) throw error;
  console.log(error.message, ...(error.problem.errors ?? []).map(({ pointer, detail }) => `${pointer}: ${detail}`));
}

console.log('# Upload a portrait. Browsers and phones report progress during the upload.');
const picture = new Blob([process.env.PICTURE ? await readFile(process.env.PICTURE) : drawing(256)]);
const onProgress = (share: number) => console.log(`${Math.round(share * 100)} % sent`);
const { avatar_url } = await publishAvatar(hatchery, user_id, picture, { onProgress });
console.log(avatar_url);

console.log(
  '# Connect a watch: which metrics may be stored, and for which purposes. Its token can only send readings.',
);
const consent: NewStream = { source: 'my-watch', metrics: ['sleep_score'], purposes: ['pet_state'] };
const { stream_id, ingest_token } = await unwrap(hatchery.POST('/users/{user_id}/streams', { params, body: consent }));

console.log('# Send a night as the watch. Sent again, the same batch is not stored twice.');
const watch = createClient({ baseUrl, token: ingest_token });
const night: HealthSample = { metric: 'sleep_score', value: 86, start: new Date().toISOString() };
const stream = { path: { user_id, stream_id } };
const body = { samples: [night] };
console.log(await unwrap(watch.POST('/users/{user_id}/streams/{stream_id}/samples', { params: stream, body })));

console.log('# The pet state is updated within about a second.');
const getPet = () => unwrap(hatchery.GET('/users/{user_id}/pet', { params }));
let pet = await getPet();
for (let attempts = 1; attempts < 10 && pet.based_on.length === 0; attempts += 1) {
  await delay(1_000);
  pet = await getPet();
}
console.log(`Rocky is ${pet.mood}: ${pet.message}`);

console.log('# Sign in another device with an invite. The key makes a retry return one session.');
const { code } = await unwrap(
  hatchery.POST('/users/{user_id}/tokens', { params, body: { kind: 'invite', label: 'For the tablet' } }),
);
const key = { header: { 'Idempotency-Key': crypto.randomUUID() } };
const newDevice = createClient({ baseUrl });
const session = await unwrap(newDevice.POST('/sessions', { params: key, body: { code, label: 'My tablet' } }));
console.log(session.user_id === user_id, session.token_id);

console.log('# Export everything, then erase the user.');
const everything = await unwrap(hatchery.GET('/users/{user_id}/export', { params, parseAs: 'blob' }));
console.log(`${everything.size} bytes to save`);
console.log(await unwrap(hatchery.DELETE('/users/{user_id}', { params })));

/** Draws a sunset as an 8-bit RGB PNG, so that the example needs no picture file. */
function drawing(side: number): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2], 8);
  // In a PNG, each row of pixels begins with its filter type; 0 means none.
  const lines = Array.from({ length: side }, (_, y) => [
    0,
    ...Array(side)
      .fill([255, 200 - (y * 150) / side, y])
      .flat(),
  ]);
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.from(lines.flat()))), chunk('IEND')];
  return new Uint8Array(Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]));
}

function chunk(type: string, data: Uint8Array = new Uint8Array()): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.byteLength, 0);
  frame.writeUInt32BE(crc32(typed), 4);
  return Buffer.concat([frame.subarray(0, 4), typed, frame.subarray(4)]);
}
