import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserProfile } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { assertOnePortrait, corners, mosaic, pictureOwner } from '../support/pictures.ts';
import { assertContract, assertProblem } from '../support/problem.ts';

const green = await mosaic(['g'], 64, 64).png().toBuffer();
const blue = await mosaic(['b'], 64, 64).webp().toBuffer();

async function setup(...pictures: Buffer[]) {
  const app = testApp();
  const owner = await pictureOwner(app.request);
  for (const picture of pictures) assert.equal((await owner.upload(picture)).status, 200);
  return { app, owner };
}

const profileIn = async (response: Response) => (await response.json()) as UserProfile;

test('publishing returns the profile with its new avatar_url, and so does every later GET', async () => {
  const { app, owner } = await setup(green);
  const before = await owner.profile();
  assert.equal(before.avatar_url, undefined);
  const answer = await owner.publish();
  assert.equal(answer.headers.get('ETag'), '"2"');
  const after = await profileIn(answer);
  assertContract('user_profile', after);
  assert.match(
    after.avatar_url ?? '',
    new RegExp(`^https://hatchery\\.test/users/${owner.userId}/avatar\\?v=[\\w-]+$`),
  );
  const { avatar_url, updated_at } = after;
  assert.deepEqual(after, { ...before, avatar_url, updated_at, version: 2 });
  assert.deepEqual(await owner.profile(), after);
  await assertOnePortrait(app, owner, 'g');
});

test("also publishes by the object's own URL, together with another field", async () => {
  const { app, owner } = await setup(green);
  const [avatar_url] = (await owner.ticket()).upload_url.split('?');
  const answer = await owner.update({ avatar_url, pet_name: 'Pip' });
  assert.equal(answer.status, 200);
  assert.equal((await profileIn(answer)).pet_name, 'Pip');
  await assertOnePortrait(app, owner, 'g');
});

test('publishes the second of two uploads', async () => {
  const { app, owner } = await setup(green, blue);
  assert.equal((await owner.publish()).status, 200);
  await assertOnePortrait(app, owner, 'b');
});

test('a new portrait replaces the old one, whose signed URL then answers 404', async () => {
  const { app, owner } = await setup(green);
  const { avatar_url } = await profileIn(await owner.publish());
  const formerUrl = await owner.portraitUrl();
  assert.equal((await app.request(formerUrl)).status, 200);
  await owner.upload(blue);
  assert.notEqual((await profileIn(await owner.publish())).avatar_url, avatar_url);
  await assertProblem(await app.request(formerUrl), 'not-found');
  await assertOnePortrait(app, owner, 'b');
});

test('null removes the portrait and its file', async () => {
  const { app, owner } = await setup(green);
  await owner.publish();
  const formerUrl = await owner.portraitUrl();
  const answer = await owner.update({ avatar_url: null });
  assert.equal(answer.status, 200);
  assert.equal((await profileIn(answer)).avatar_url, undefined);
  assert.equal((await owner.profile()).avatar_url, undefined);
  assert.deepEqual(app.keys(), []);
  await assertProblem(await app.request(formerUrl), 'not-found');
  assert.equal((await owner.update({ avatar_url: null })).status, 200, 'again, without a portrait');
});

test('sending the whole profile back keeps the portrait and publishes no upload', async () => {
  const { app, owner } = await setup(green);
  await owner.publish();
  const profile = await owner.profile();
  const answer = await owner.update({ ...profile, name: 'Maxine' });
  assert.equal(answer.status, 200);
  const { updated_at } = await owner.profile();
  assert.deepEqual(await answer.json(), { ...profile, name: 'Maxine', version: 3, updated_at });
  await assertOnePortrait(app, owner, 'g');
  await owner.upload(blue);
  assert.equal((await owner.update({ ...profile })).status, 200);
  assert.ok(app.keys().includes(owner.uploadKey), 'the upload is still there');
  assert.equal(await corners(await owner.portrait()), 'gggg');
});
