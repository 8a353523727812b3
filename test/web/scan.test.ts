import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { encode } from 'uqr';
import { chromiumPath, launchBrowser, noBrowser, type Visit, visit } from '../support/browser.ts';
import { assertAccessible } from './axe.ts';
import { useWebFixture } from './fixture.ts';
import { heading } from './story.ts';
import { createCode, createPet } from './ways-in.ts';

const web = useWebFixture();
const only = { skip: noBrowser };

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

const NOT_LOADED = 'We couldn’t load the next part of this page.';

interface Image {
  width: number;
  height: number;
  /** One byte for each pixel. */
  gray: Buffer;
}

/** Draws a QR code in the middle of a grey picture, `scale` pixels for each module. */
function drawQr(text: string, { width, height, scale }: { width: number; height: number; scale: number }): Image {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const gray = Buffer.alloc(width * height, 150);
  const [left, top] = [Math.floor((width - size * scale) / 2), Math.floor((height - size * scale) / 2)];
  for (let y = 0; y < size * scale; y += 1)
    for (let x = 0; x < size * scale; x += 1)
      gray[(top + y) * width + left + x] = data[Math.floor(y / scale)]?.[Math.floor(x / scale)] ? 20 : 235;
  return { width, height, gray };
}

const png = ({ gray, width, height }: Image) =>
  sharp(gray, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();

/** Returns a video with one frame, which Chromium's fake camera repeats (YUV4MPEG2). */
function videoOf({ gray, width, height }: Image): Buffer {
  const colours = Buffer.alloc((width * height) / 2, 128);
  const head = `YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\nFRAME\n`;
  return Buffer.concat([Buffer.from(head), gray, colours]);
}

const CAMERA = join(tmpdir(), `hatchery-camera-${process.pid}.y4m`);
/** One browser for all tests, because starting a whole Chromium takes as long as such a test. */
let withWindows: Promise<Browser> | undefined;
after(async () => {
  await (await withWindows)?.close();
  await rm(CAMERA, { force: true });
});

/** Opens the app in a browser whose camera sees an image. The browser reads the file whenever the camera is switched on. */
async function withCamera(image: Image, run: (visited: Visit) => Promise<void>): Promise<void> {
  await writeFile(CAMERA, videoOf(image));
  const flags = ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${CAMERA}`];
  withWindows ??= launchBrowser(flags, chromiumPath());
  const visited = await visit(await withWindows, web.server.baseUrl);
  try {
    await run(visited);
  } finally {
    await visited.context.close();
  }
}

test('without a camera there is no button for it, and a saved picture of the code works', only, async () => {
  const { baseUrl } = web.server;
  const pet = await createPet(baseUrl, 'Luna');
  const code = await createCode(baseUrl, pet, 'recovery');
  const { page, consoleErrors } = await web.visit();
  await button(page, 'I already have a pet').click();
  const choose = page.getByLabel('Choose a picture of the code');
  await choose.waitFor();
  assert.equal(await button(page, 'Scan the QR code').count(), 0);
  const empty = await png({ width: 300, height: 300, gray: Buffer.alloc(90_000, 200) });
  await choose.setInputFiles({ name: 'empty.png', mimeType: 'image/png', buffer: empty });
  await page.getByText('We can’t find a QR code in this picture.').waitFor();
  await choose.setInputFiles({ name: 'odd.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') });
  await page.getByText('We can’t find a QR code in this picture.').waitFor();
  // As large as a photo.
  const photo = await png(drawQr(`${baseUrl}/#in=${code}`, { width: 3_000, height: 4_000, scale: 20 }));
  await choose.setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer: photo });
  await heading(page, 'Luna');
  assert.deepEqual(consoleErrors, []);
});

test('the camera reads the code, and is off afterwards', only, async () => {
  const { baseUrl } = web.server;
  const pet = await createPet(baseUrl, 'Luna');
  const link = `${baseUrl}/#in=${await createCode(baseUrl, pet, 'invite')}`;
  await withCamera(drawQr(link, { width: 640, height: 480, scale: 7 }), async ({ page, context, consoleErrors }) => {
    await context.grantPermissions(['camera']);
    await context.addInitScript(`
      const { getUserMedia } = MediaDevices.prototype;
      globalThis.tracks = [];
      MediaDevices.prototype.getUserMedia = async function (wanted) {
        const stream = await getUserMedia.call(this, wanted);
        globalThis.tracks.push(...stream.getTracks());
        return stream;
      };`);
    await page.reload();
    await button(page, 'I already have a pet').click();
    await button(page, 'Scan the QR code').click();
    await heading(page, 'Luna');
    assert.deepEqual(await page.evaluate('tracks.map(({ readyState }) => readyState)'), ['ended']);
    assert.deepEqual(consoleErrors, []);
  });
});

test('a decoder that cannot be loaded is explained', only, async () => {
  await withCamera(drawQr('x', { width: 640, height: 480, scale: 8 }), async ({ page, context }) => {
    await context.grantPermissions(['camera']);
    await button(page, 'I already have a pet').click();
    await page.route('**/assets/decode-*.js', (route) => route.abort());
    await button(page, 'Scan the QR code').click();
    await page.getByText(NOT_LOADED).waitFor();
    assert.equal(await page.getByRole('dialog').count(), 0);
    const picture = await png(drawQr('x', { width: 300, height: 300, scale: 8 }));
    await page
      .getByLabel('Choose a picture of the code')
      .setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer: picture });
    await page.getByText(NOT_LOADED).waitFor();
  });
});

test('another QR code is not taken for a pet’s, and the scanner can be closed', only, async () => {
  await withCamera(
    drawQr('https://example.com/menu', { width: 640, height: 480, scale: 10 }),
    async ({ page, context }) => {
      await context.grantPermissions(['camera']);
      await button(page, 'I already have a pet').click();
      await button(page, 'Scan the QR code').click();
      await page.getByText('That’s a QR code for something else.').waitFor();
      await assertAccessible(page, 'the scanner');
      await page.keyboard.press('Escape');
      await button(page, 'Scan the QR code').and(page.locator(':focus')).waitFor();
    },
  );
});

test('a refused camera is explained, and typing still works', only, async () => {
  const { baseUrl } = web.server;
  await withCamera(drawQr('x', { width: 640, height: 480, scale: 8 }), async ({ page, context }) => {
    await context.clearPermissions();
    await context.addInitScript(`
      MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException('Denied', 'NotAllowedError'));`);
    await page.reload();
    await button(page, 'I already have a pet').click();
    await button(page, 'Scan the QR code').click();
    await page.getByText('We can’t use the camera.').waitFor();
    assert.equal(await page.getByRole('dialog').count(), 0);
    const pet = await createPet(baseUrl, 'Luna');
    await page.getByLabel('Your code').fill(await createCode(baseUrl, pet, 'invite'));
    await button(page, 'Find my pet').click();
    await heading(page, 'Luna');
  });
});
