import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { UploadTicket, UserProfile } from '../../shared/models/typescript/types.ts';
import { noBrowser } from '../support/browser.ts';
import { blackPng } from '../support/pictures.ts';
import { openStage } from './stage.ts';
import { askFor, choosePhoto, cutPhoto, heading, moveIn, sessionIn } from './story.ts';

const stage = openStage();
const only = { skip: noBrowser };

/** Noise, which no JPEG makes small: an upload that takes its time. */
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

/** An owner at the photo step; `prepare` is run before the app begins. */
async function atFace(prepare: (page: Page) => Promise<void> = async () => {}): Promise<Page> {
  const { page } = await stage.come();
  await prepare(page);
  await moveIn(page, stage.server.baseUrl, 'face');
  await heading(page, 'Would you rather show a photo?');
  return page;
}

/** From now on the page sends at 400 KB/s. */
async function slowUploads(page: Page): Promise<void> {
  const debug = await page.context().newCDPSession(page);
  await debug.send('Network.enable');
  const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 400_000 };
  await debug.send('Network.emulateNetworkConditions', conditions);
}

async function sendNoise(page: Page): Promise<void> {
  await choosePhoto(page, NOISE);
  await cutPhoto(page);
  // Some of it has been sent.
  await page.locator('.transfer progress[value]:not([value="0"])').waitFor();
}

const next = (page: Page) => heading(page, 'What may Rocky feel?');
const profileOf = async (page: Page) => askFor<UserProfile>(stage.server.baseUrl, await sessionIn(page));

test('a photo is at most 1024 pixels wide, and its progress is true', only, async () => {
  const page = await atFace();
  await slowUploads(page);
  const shares: number[] = [];
  await page.exposeFunction('tell', (share: number) => shares.push(share));
  await page.evaluate(`new MutationObserver(() => {
    const value = document.querySelector('.transfer progress[value]')?.value;
    if (value !== undefined) tell(value);
  }).observe(document.body, { subtree: true, childList: true, attributes: true })`);
  await sendNoise(page);
  await next(page);
  const steps = new Set(shares);
  assert.ok(steps.size >= 3, `${[...steps]}`);
  assert.deepEqual(
    shares,
    shares.toSorted((one, other) => one - other),
    'it never goes back',
  );
  assert.ok((await profileOf(page)).avatar_url);
});

test('a server that dies in the midst of it is waited for, and the upload goes on', only, async () => {
  const page = await atFace((page) => page.clock.install());
  await slowUploads(page);
  await sendNoise(page);
  await stage.server.kill();
  await page.getByText('The connection was lost. Trying again').waitFor();
  // However long the server takes to start, it is tried again only then.
  await page.clock.pauseAt(Date.now() + 60_000);
  await stage.server.restart();
  await page.clock.resume();
  await next(page);
  assert.ok((await profileOf(page)).avatar_url);
});

test('one that stays away is said to, and tried again by hand', only, async () => {
  const page = await atFace();
  let isAway = true;
  await page.route('**/objects/**', (route) => (isAway ? route.abort() : route.continue()));
  await choosePhoto(page);
  await cutPhoto(page);
  await page.getByRole('alert').getByText('No answer came').waitFor();
  isAway = false;
  await page.getByRole('button', { name: 'Upload it' }).click();
  await next(page);
});

test('a reload in the midst of it goes on from the cut photo', only, async () => {
  const page = await atFace();
  await slowUploads(page);
  await sendNoise(page);
  await page.reload();
  await next(page);
  assert.ok((await profileOf(page)).avatar_url);
});

test('it can be stopped, sent after all, or be another', only, async () => {
  const page = await atFace();
  await slowUploads(page);
  await sendNoise(page);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Upload it' }).waitFor();
  assert.equal(await page.getByRole('alert').count(), 0, 'whoever stops it need not be told');
  await page.getByRole('button', { name: 'Choose another' }).click();
  await page.getByText('Choose a photo').waitFor();
  assert.equal((await profileOf(page)).avatar_url, undefined);
  await choosePhoto(page);
  await cutPhoto(page);
  await next(page);
});

test('a ticket that has expired is replaced by a fresh one', only, async () => {
  const page = await atFace();
  let tickets = 0;
  await page.route('**/avatar/upload-url*', async (route) => {
    tickets += 1;
    const answer = await route.fetch();
    const ticket = (await answer.json()) as UploadTicket;
    // To the storage one that has run out is as good as one that was tampered with: 403.
    if (tickets === 1) ticket.upload_url = ticket.upload_url.replace(/expires=\d+/, 'expires=1700000000');
    await route.fulfill({ response: answer, json: ticket });
  });
  await choosePhoto(page);
  await cutPhoto(page);
  await next(page);
  assert.equal(tickets, 2);
  assert.ok((await profileOf(page)).avatar_url);
});

for (const [what, body, words] of [
  ['no picture at all', Buffer.from('This is no picture.'), 'This photo cannot be read.'],
  ['too many pixels', blackPng(10_000, 10_000), 'This photo is too large.'],
] as const) {
  test(`${what} in storage is refused in plain words, and another photo is taken`, only, async () => {
    const page = await atFace();
    let isFirst = true;
    // After the upload, and before it is published, something else takes its place.
    await page.route('**/users', async (route) => {
      if (isFirst) {
        const kept = await sessionIn(page);
        const { upload_url } = await askFor<UploadTicket>(stage.server.baseUrl, kept, '/avatar/upload-url');
        await fetch(upload_url, { method: 'PUT', body: new Uint8Array(body) });
      }
      isFirst = false;
      await route.continue();
    });
    await choosePhoto(page);
    await cutPhoto(page);
    await page.getByRole('alert').getByText(words).waitFor();
    await choosePhoto(page);
    await cutPhoto(page);
    await next(page);
  });
}

for (const [name, words] of [
  ['IMG_1234.HEIC', 'This is a HEIC photo, which this browser cannot read.'],
  ['letter.pdf', 'This file cannot be read as a picture.'],
] as const) {
  test(`${name} is explained, and nothing is sent`, only, async () => {
    const page = await atFace();
    await choosePhoto(page, { name, mimeType: '', buffer: Buffer.from('ftypheic and so on') });
    await page.getByRole('alert').getByText(words).waitFor();
    await choosePhoto(page);
    await cutPhoto(page);
    await next(page);
  });
}
