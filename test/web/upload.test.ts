import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { UploadTicket, UserProfile } from '../../shared/models/typescript/types.ts';
import { noBrowser } from '../support/browser.ts';
import { blackPng } from '../support/pictures.ts';
import { shortenDelays } from './delays.ts';
import { useWebFixture } from './fixture.ts';
import { choosePhoto, cropPhoto, eventually, getFromApi, heading, signInAt, storedSession } from './story.ts';

const web = useWebFixture();
const only = { skip: noBrowser };

/** An image of random noise, which compresses badly and is therefore slow to upload. */
const noise = await sharp({
  create: {
    width: 1600,
    height: 1600,
    channels: 3,
    background: '#888',
    noise: { type: 'gaussian', mean: 128, sigma: 90 },
  },
})
  .jpeg({ quality: 90 })
  .toBuffer();
const NOISE = { name: 'noise.jpg', mimeType: 'image/jpeg', buffer: noise };

const LONGEST_RETRY_MS = 6_000;

/** Signs in and opens the photo step. `prepare` runs before the app starts. */
async function atFace(prepare: (page: Page) => Promise<void> = async () => {}): Promise<Page> {
  const { page } = await web.visitBeforeApp();
  await prepare(page);
  await signInAt(page, web.server.baseUrl, 'face');
  await heading(page, 'Would you like to add a photo?');
  return page;
}

async function slowUploads(page: Page): Promise<void> {
  const debug = await page.context().newCDPSession(page);
  await debug.send('Network.enable');
  const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 400_000 };
  await debug.send('Network.emulateNetworkConditions', conditions);
}

async function sendNoise(page: Page): Promise<void> {
  await choosePhoto(page, NOISE);
  await cropPhoto(page);
  await page.locator('.transfer progress[value]:not([value="0"])').waitFor();
}

const next = (page: Page) => heading(page, 'What can Rocky pick up on?');
const profileOf = async (page: Page) => getFromApi<UserProfile>(web.server.baseUrl, await storedSession(page));

test('the progress of an upload only increases', only, async () => {
  const page = await atFace();
  await slowUploads(page);
  const shares: number[] = [];
  await page.exposeFunction('report', (share: number) => shares.push(share));
  await page.evaluate(`new MutationObserver(() => {
    const value = document.querySelector('.transfer progress[value]')?.value;
    if (value !== undefined) report(value);
  }).observe(document.body, { subtree: true, childList: true, attributes: true })`);
  await sendNoise(page);
  await next(page);
  const steps = new Set(shares);
  assert.ok(steps.size >= 3, `${[...steps]}`);
  assert.deepEqual(
    shares,
    shares.toSorted((one, other) => one - other),
    'the progress never decreases',
  );
  assert.ok((await profileOf(page)).avatar_url);
});

test('an upload continues after the server was killed and restarted', only, async () => {
  const page = await atFace((page) => page.clock.install());
  await slowUploads(page);
  await sendNoise(page);
  await web.server.kill();
  await page.getByText('Connection lost. Trying again').waitFor();
  // Stop the page's clock, so that the app does not retry before the server has restarted.
  await page.clock.pauseAt(Date.now() + 60_000);
  await web.server.restart();
  await page.clock.fastForward(LONGEST_RETRY_MS);
  await page.clock.resume();
  await next(page);
  assert.ok((await profileOf(page)).avatar_url);
});

test('a server that stays unreachable is reported, and the upload can be retried by hand', only, async () => {
  const page = await atFace(shortenDelays);
  let isUnreachable = true;
  await page.route('**/objects/**', (route) => (isUnreachable ? route.abort() : route.continue()));
  await choosePhoto(page);
  await cropPhoto(page);
  await page.getByRole('alert').getByText('We can’t reach the server').waitFor();
  isUnreachable = false;
  await page.getByRole('button', { name: 'Upload photo' }).click();
  await next(page);
});

test('a reload during the upload continues with the cropped photo', only, async () => {
  const page = await atFace();
  await slowUploads(page);
  await sendNoise(page);
  await page.reload();
  await next(page);
  assert.ok((await profileOf(page)).avatar_url);
});

test('an upload can be cancelled, and another photo chosen', only, async () => {
  const page = await atFace();
  await slowUploads(page);
  await sendNoise(page);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Upload photo' }).waitFor();
  assert.equal(await page.getByRole('alert').count(), 0, 'cancelling shows no error');
  await page.getByRole('button', { name: 'Choose another photo' }).click();
  await page.getByText('Choose a photo').waitFor();
  assert.equal((await profileOf(page)).avatar_url, undefined);
  await choosePhoto(page);
  await cropPhoto(page);
  await next(page);
});

test(
  'a photo that is declined while it is published is not kept, also if the server publishes it later',
  only,
  async () => {
    const page = await atFace();
    const published = Promise.withResolvers<void>();
    const removals = { count: 0 };
    await page.route('**/users', async (route) => {
      const { avatar_url } = route.request().postDataJSON() as UserProfile;
      if (avatar_url === null) removals.count += 1;
      if (!avatar_url) return route.continue();
      // The page has aborted this request, but the server has received it.
      await eventually(async () => removals.count > 0);
      await route.fetch();
      published.resolve();
    });
    await choosePhoto(page);
    await cropPhoto(page);
    await page.getByText('preparing your photo').waitFor();
    await page.getByRole('button', { name: 'Keep Rocky' }).click();
    await next(page);
    await published.promise;
    assert.ok((await profileOf(page)).avatar_url, 'the server was late');
    await page.reload();
    await next(page);
    await eventually(async () => (await profileOf(page)).avatar_url === undefined);
    assert.equal(removals.count, 2);
  },
);

test('an expired upload ticket is replaced', only, async () => {
  const page = await atFace();
  let tickets = 0;
  await page.route('**/avatar/upload-url*', async (route) => {
    tickets += 1;
    const answer = await route.fetch();
    const ticket = (await answer.json()) as UploadTicket;
    // Changing the time of expiry invalidates the signature. Storage then responds with 403, as it does for an expired
    // ticket.
    if (tickets === 1) ticket.upload_url = ticket.upload_url.replace(/expires=\d+/, 'expires=1700000000');
    await route.fulfill({ response: answer, json: ticket });
  });
  await choosePhoto(page);
  await cropPhoto(page);
  await next(page);
  assert.equal(tickets, 2);
  assert.ok((await profileOf(page)).avatar_url);
});

for (const [what, body, words] of [
  ['a file that is not a picture', Buffer.from('This is not a picture.'), 'We can’t read this photo.'],
  ['too many pixels', blackPng(10_000, 10_000), 'This photo is too large.'],
] as const) {
  test(`${what} in storage is explained, and another photo is accepted`, only, async () => {
    const page = await atFace();
    let isFirst = true;
    await page.route('**/users', async (route) => {
      if (isFirst) {
        const user = await storedSession(page);
        const { upload_url } = await getFromApi<UploadTicket>(web.server.baseUrl, user, '/avatar/upload-url');
        await fetch(upload_url, { method: 'PUT', body: new Uint8Array(body) });
      }
      isFirst = false;
      await route.continue();
    });
    await choosePhoto(page);
    await cropPhoto(page);
    await page.getByRole('alert').getByText(words).waitFor();
    await choosePhoto(page);
    await cropPhoto(page);
    await next(page);
  });
}

for (const [name, words] of [
  ['IMG_1234.HEIC', 'This browser can’t read HEIC photos.'],
  ['letter.pdf', 'We can’t read this file as a picture.'],
] as const) {
  test(`${name} is explained, and nothing is sent`, only, async () => {
    const page = await atFace();
    await choosePhoto(page, { name, mimeType: '', buffer: Buffer.from('ftypheic and so on') });
    await page.getByRole('alert').getByText(words).waitFor();
    await choosePhoto(page);
    await cropPhoto(page);
    await next(page);
  });
}
