/** A client of Hatchery with classes from openapi-generator's `typescript-fetch`. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import {
  AvatarApi,
  Configuration,
  PetApi,
  PictureType,
  PrivacyApi,
  type Problem,
  ProblemFromJSON,
  ProfileApi,
  ResponseError,
  SamplesApi,
  StreamsApi,
  TokenKind,
  TokensApi,
} from './hatchery/index.ts';

const { BASE_URL = 'http://localhost:8787', PICTURE = 'picture.jpg' } = process.env;

/** Resolves with the problem document of a call that the server rejects. */
async function problemOf(call: Promise<unknown>): Promise<Problem> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ResponseError) return ProblemFromJSON(await error.response.json());
    throw error;
  }
  return assert.fail('The server has not rejected the request.');
}

// Create a user. Only this answer has the access token.
const visitor = new Configuration({ basePath: BASE_URL });
const { userId, accessToken } = await new ProfileApi(visitor).saveUser({
  idempotencyKey: crypto.randomUUID(),
  profilePatch: { name: 'Max', petName: 'Rocky', healthGoals: ['sleep eight hours', 'walk every day'] },
});
assert.ok(accessToken, 'create: the answer has an access token');

const owner = new Configuration({ basePath: BASE_URL, accessToken });
const profiles = new ProfileApi(owner);
const profile = await profiles.getUser({ userId });
assert.equal(profile.name, 'Max', 'read: the name');

// Change a field, then remove it.
const older = await profiles.saveUser({ profilePatch: { userId, age: 34 } });
assert.equal(older.age, 34, 'update: the age');
const ageless = await profiles.saveUser({ profilePatch: { userId, age: null } });
assert.equal(ageless.age, undefined, 'update: null removes the age');

// Upload a picture directly to storage, then publish it.
const avatars = new AvatarApi(owner);
const ticket = await avatars.getUploadUrl({ userId, contentType: PictureType.ImageJpeg });
const { method, headers, uploadUrl, avatarUrl } = ticket;
const upload = await fetch(uploadUrl, { method, headers, body: await readFile(PICTURE) });
assert.ok(upload.ok, `upload: status ${upload.status}`);
const portrayed = await profiles.saveUser({ profilePatch: { userId, avatarUrl } });
assert.ok(portrayed.avatarUrl, 'publish: the URL of the avatar');
const avatar = await avatars.getAvatar({ userId });
assert.deepEqual([...new Uint8Array(await avatar.arrayBuffer())].slice(0, 2), [0xff, 0xd8], 'avatar: a JPEG');

// Connect a watch.
const streams = new StreamsApi(owner);
const { streamId } = await streams.createStream({
  userId,
  newStream: {
    source: 'my-watch',
    metrics: new Set(['body_temperature', 'heart_rate']),
    purposes: new Set(['pet_state', 'pet_messages']),
  },
});
const labelled = await streams.updateStream({ userId, streamId, streamUpdate: { label: 'My watch' } });
for (const metric of ['body_temperature', 'heart_rate']) assert.ok(labelled.metrics.has(metric), metric);
for (const purpose of ['pet_state', 'pet_messages']) assert.ok(labelled.purposes.has(purpose), purpose);

// Send readings, and read them in pages.
const samples = new SamplesApi(owner);
const now = Date.now();
const receipt = await samples.sendSamples({
  userId,
  streamId,
  sampleBatch: {
    samples: [
      { metric: 'body_temperature', value: 36.123456789, start: new Date(now - 60_000) },
      { metric: 'heart_rate', value: 58, start: new Date(now) },
    ],
  },
});
assert.equal(receipt.accepted, 2, 'samples: both are accepted');
const values: number[] = [];
for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
  const page = await samples.listSamples({ userId, from: new Date(now - 3_600_000), limit: 1, cursor });
  values.push(...page.samples.map(({ value }) => value));
  cursor = page.nextCursor;
}
assert.ok(values.includes(36.123456789) && values.includes(58), 'samples: the values that were sent');

const pet = await new PetApi(owner).getPet({ userId });
assert.ok(pet.mood && pet.message, 'pet: mood and message');
console.log(`Rocky is ${pet.mood}: ${pet.message}`);

// Sign in another device with an invite. The key makes a retry return one session.
const { code } = await new TokensApi(owner).createToken({ userId, tokenPatch: { kind: TokenKind.Invite } });
assert.ok(code, 'invite: the code');
const session = await new TokensApi(visitor).createSession({
  idempotencyKey: crypto.randomUUID(),
  newSession: { code, label: 'My tablet' },
});
assert.equal(session.userId, userId, 'session: the same user');
const { tokens } = await new TokensApi(owner).listTokens({ userId });
assert.ok(
  tokens.some(({ tokenId }) => tokenId === session.tokenId),
  'session: the token is listed',
);

// An error points to each invalid field.
const rejected = await problemOf(profiles.saveUser({ profilePatch: { userId, age: 200 } }));
assert.equal(rejected.status, 400, 'error: the status');
assert.ok(
  rejected.errors?.some(({ pointer }) => pointer === '/age'),
  'error: the field',
);

await new PrivacyApi(owner).eraseUser({ userId });
const gone = await problemOf(profiles.getUser({ userId }));
assert.ok([401, 404].includes(gone.status), 'erase: the user is gone');
console.log('story: ok');
