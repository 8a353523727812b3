import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../support/app.ts';
import { mosaic, photo, pictureOwner } from '../support/pictures.ts';
import { assertProblem } from '../support/problem.ts';
import { SERVICE_KEY, SERVICE_KEYS } from '../support/service-keys.ts';

const blue = await mosaic(['b'], 64, 64).png().toBuffer();

async function setup() {
  const app = testApp();
  const owner = await pictureOwner(app.request);
  await owner.upload(photo);
  assert.equal((await owner.publish()).status, 200);
  return { app, owner, kept: app.keys() };
}

test('an upload URL expires after five minutes', async () => {
  const { app, owner, kept } = await setup();
  const { upload_url } = await owner.ticket();
  app.advance(290_000);
  assert.equal((await app.request(upload_url, { method: 'PUT', body: blue })).status, 200);
  assert.equal((await owner.publish()).status, 200);
  assert.notDeepEqual(app.keys(), kept);
  const portrait = await owner.portrait();
  app.advance(10_000);
  await assertProblem(await app.request(upload_url, { method: 'PUT', body: photo }), 'invalid-signature');
  await assertProblem(await owner.publish(), 'nothing-uploaded');
  assert.deepEqual(await owner.portrait(), portrait);
});

test('an upload URL cannot be read, and its signature does not open the portrait', async () => {
  const { app, owner } = await setup();
  const { upload_url } = await owner.ticket();
  await owner.upload(blue);
  await assertProblem(await app.request(upload_url), 'invalid-signature');
  const [portraitUrl, { search }] = [await owner.portraitUrl(), new URL(upload_url)];
  await assertProblem(await app.request(portraitUrl.replace(/\?.*/, search)), 'invalid-signature');
  await assertProblem(await app.request(portraitUrl.replace(/\?.*/, '')), 'invalid-signature');
});

test("a portrait's URL accepts no upload, and its signature opens nothing else", async () => {
  const { app, owner, kept } = await setup();
  const portraitUrl = await owner.portraitUrl();
  const portrait = await owner.portrait();
  const { upload_url } = await owner.ticket();
  const crossed = upload_url.replace(/\?.*/, new URL(portraitUrl).search);
  for (const url of [portraitUrl, crossed]) {
    await assertProblem(await app.request(url, { method: 'PUT', body: blue }), 'invalid-signature');
  }
  await assertProblem(await app.request(crossed), 'invalid-signature');
  assert.deepEqual(app.keys(), kept);
  assert.deepEqual(await owner.portrait(), portrait);
});

test('a locked user cannot use an upload URL, not even one from before', async () => {
  const app = testApp({ serviceKeys: SERVICE_KEYS });
  const owner = await pictureOwner(app.request);
  const { upload_url } = await owner.ticket();
  const lock = (method: string, body?: string) =>
    app.request(`${owner.address}/lock`, {
      method,
      headers: { Authorization: `Bearer ${SERVICE_KEY}` },
      ...(body ? { body } : {}),
    });
  await lock('POST', '{"reason": "Sent made-up pictures"}');
  const refused = await app.request(upload_url, { method: 'PUT', body: blue });
  assert.match((await assertProblem(refused, 'locked')).detail, /Ask support@pets\.example/);
  assert.deepEqual(app.keys(), []);
  await lock('DELETE');
  assert.equal((await app.request(upload_url, { method: 'PUT', body: blue })).status, 200);
});

for (const method of ['POST', 'DELETE', 'PATCH']) {
  test(`signed URLs reject ${method}`, async () => {
    const { app, owner, kept } = await setup();
    const { upload_url } = await owner.ticket();
    for (const url of [upload_url, await owner.portraitUrl()]) {
      const response = await app.request(url, { method });
      assert.equal(response.headers.get('Allow'), 'GET, PUT');
      const { detail } = await assertProblem(response, 'method-not-allowed');
      assert.match(detail ?? '', /with PUT: `curl -T image.jpg/);
    }
    assert.deepEqual(app.keys(), kept);
  });
}
