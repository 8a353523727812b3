import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../support/app.ts';
import { photo, pictureOwner } from '../support/pictures.ts';
import { assertProblem } from '../support/problem.ts';

const USER_ID = '7b1f3c52-9a4e-4c0e-8a53-2f1d7f6c9b10';

async function drawingOf(user_id: string): Promise<string> {
  const app = testApp();
  const { auth } = await app.createUser({ user_id, name: 'Max', pet_name: 'Rocky' });
  return (await app.request(`/users/${user_id}/avatar`, { headers: auth })).text();
}

test('shows a drawing without scripts or links before there is a portrait', async () => {
  const response = await (await pictureOwner(testApp().request)).view();
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('Content-Type'), 'image/svg+xml');
  assert.equal(response.headers.get('X-Content-Type-Options'), 'nosniff');
  assert.equal(response.headers.get('Cache-Control'), 'private, no-cache');
  const policy = response.headers.get('Content-Security-Policy')?.split(/; */) ?? [];
  assert.ok(policy.includes("default-src 'none'") && policy.includes('sandbox'), String(policy));
  assert.ok(!policy.some((rule) => rule.startsWith('script-src')), String(policy));
  const svg = await response.text();
  assert.match(svg, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.doesNotMatch(svg, /<script|<foreignObject|\son\w+\s*=|javascript:|href\s*=\s*["'](?!#)|url\((?!["']?#)/i);
});

test('the drawing depends only on the user id', async () => {
  const drawing = await drawingOf(USER_ID);
  assert.equal(await drawingOf(USER_ID), drawing);
  assert.notEqual(await drawingOf(USER_ID.replace('7', '8')), drawing);
});

test('shows the drawing again when the portrait is removed', async () => {
  const owner = await pictureOwner(testApp().request);
  const drawing = await (await owner.view()).text();
  await owner.upload(photo);
  await owner.publish();
  assert.equal((await owner.view()).status, 302);
  await owner.update({ avatar_url: null });
  assert.equal(await (await owner.view()).text(), drawing);
});

test('redirects to the portrait at a signed URL, always served as image/jpeg', async () => {
  const app = testApp();
  const owner = await pictureOwner(app.request);
  await owner.upload(photo, { 'Content-Type': 'text/html' });
  await owner.publish();
  const view = await owner.view();
  assert.equal(view.status, 302);
  assert.equal(view.headers.get('Cache-Control'), 'private, no-cache');
  const url = view.headers.get('Location') ?? '';
  const response = await app.request(url);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('Content-Type'), 'image/jpeg');
  assert.equal(response.headers.get('X-Content-Type-Options'), 'nosniff');
  assert.match(response.headers.get('Content-Security-Policy') ?? '', /default-src 'none'.*sandbox/);
  assert.match(response.headers.get('Cache-Control') ?? '', /^private/);
  const jpeg = Buffer.from(await response.arrayBuffer());
  assert.equal(jpeg.subarray(0, 3).toString('hex'), 'ffd8ff');
  assert.ok(url.startsWith('https://hatchery.test/objects/portraits/'), url);
});

test("a portrait's URL expires after five minutes; the next one is valid for five more", async () => {
  const app = testApp();
  const owner = await pictureOwner(app.request);
  await owner.upload(photo);
  await owner.publish();
  const url = await owner.portraitUrl();
  app.advance(290_000);
  assert.equal((await app.request(url)).status, 200);
  const next = await owner.portraitUrl();
  app.advance(10_000);
  await assertProblem(await app.request(url), 'invalid-signature');
  assert.equal((await app.request(next)).status, 200);
});
