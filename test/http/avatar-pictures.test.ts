import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { testApp } from '../support/app.ts';
import { animation, averageColour, blackPng, corners, mosaic, photo, pictureOwner } from '../support/pictures.ts';

const HTML = '<html><script>alert(document.domain)</script></html>';
const fields = () => mosaic(['rg', 'by'], 320, 240);
const skin = { r: 200, g: 120, b: 80 };
const plain = () => sharp({ create: { width: 64, height: 48, channels: 3, background: skin } });

/** Uploads and publishes a picture. @returns the portrait that the owner sees. */
async function published(picture: Uint8Array): Promise<Buffer> {
  const owner = await pictureOwner(testApp().request);
  assert.equal((await owner.upload(picture)).status, 200);
  const answer = await owner.publish();
  assert.equal(answer.status, 200, await answer.text());
  const portrait = await owner.portrait();
  const { format, width, height, space, channels } = await sharp(portrait).metadata();
  assert.deepEqual({ format, width, height, space, channels }, JPEG_512);
  return portrait;
}
const JPEG_512 = { format: 'jpeg', width: 512, height: 512, space: 'srgb', channels: 3 };

const pictures = [
  { name: 'a JPEG', make: () => fields().jpeg(), shows: 'rgby' },
  { name: 'a progressive JPEG', make: () => fields().jpeg({ progressive: true }), shows: 'rgby' },
  { name: 'a PNG', make: () => fields().png(), shows: 'rgby' },
  { name: 'a PNG with a palette', make: () => fields().png({ palette: true }), shows: 'rgby' },
  { name: 'a lossy WebP', make: () => fields().webp(), shows: 'rgby' },
  { name: 'a lossless WebP', make: () => fields().webp({ lossless: true }), shows: 'rgby' },
  { name: 'a PNG with transparency, on white', make: () => mosaic(['.g', 'b.'], 320, 240).png(), shows: 'wgbw' },
  { name: 'a WebP with transparency, on white', make: () => mosaic(['.g', 'b.'], 320, 240).webp(), shows: 'wgbw' },
  { name: 'the middle of a landscape', make: () => mosaic(['rgb'], 900, 300).png(), shows: 'gggg' },
  { name: 'the middle of a portrait', make: () => mosaic(['r', 'g', 'b'], 300, 900).png(), shows: 'gggg' },
  { name: 'a single pixel', make: () => mosaic(['y'], 1, 1).png(), shows: 'yyyy' },
  { name: 'a line 10,000 pixels long', make: () => mosaic(['b'], 10_000, 1).png(), shows: 'bbbb' },
];
for (const { name, make, shows } of pictures) {
  test(`publishes ${name}`, async () => {
    assert.equal(await corners(await published(await make().toBuffer())), shows);
  });
}

test('publishes the first frame of an animated WebP', async () => {
  const picture = await animation('gr', 64);
  assert.equal((await sharp(picture).metadata()).pages, 2);
  assert.equal(await corners(await published(picture)), 'gggg');
});

const sizes = [
  [7211, 7211],
  [8160, 6144],
  [6144, 8192],
] as const;
for (const [width, height] of sizes) {
  test(`publishes a picture of ${width}×${height}, just under 52 megapixels`, async () => {
    await published(blackPng(width, height));
  });
}

const endings = [
  { name: 'without its last two bytes', end: (jpeg: Buffer) => jpeg.subarray(0, -2) },
  { name: 'without its last byte', end: (jpeg: Buffer) => jpeg.subarray(0, -1) },
  {
    name: 'with zeros instead of an end',
    end: (jpeg: Buffer) => Buffer.concat([jpeg.subarray(0, -2), Buffer.alloc(99)]),
  },
];
for (const { name, end } of endings) {
  test(`publishes a JPEG ${name}, as browsers show it`, async () => {
    for (const progressive of [false, true]) {
      assert.equal(await corners(await published(end(await fields().jpeg({ progressive }).toBuffer()))), 'rgby');
    }
    const whole = await published(photo);
    assert.deepEqual(await published(end(photo)), whole);
  });
}

// The stored picture has red and green above blue and yellow. `shows` lists the colours after the EXIF orientation is
// applied.
const turns = [
  { orientation: 1, how: 'as it is', shows: 'rgby' },
  { orientation: 2, how: 'mirrored left to right', shows: 'gryb' },
  { orientation: 3, how: 'upside down', shows: 'ybgr' },
  { orientation: 4, how: 'mirrored top to bottom', shows: 'byrg' },
  { orientation: 5, how: 'mirrored along the falling diagonal', shows: 'rbgy' },
  { orientation: 6, how: 'a quarter clockwise', shows: 'bryg' },
  { orientation: 7, how: 'mirrored along the rising diagonal', shows: 'ygbr' },
  { orientation: 8, how: 'a quarter anticlockwise', shows: 'gyrb' },
];
for (const { orientation, how, shows } of turns) {
  test(`EXIF orientation ${orientation} (${how}) is applied to the pixels`, async () => {
    const picture = await fields().withMetadata({ orientation }).jpeg().toBuffer();
    const portrait = await published(picture);
    assert.equal(await corners(portrait), shows);
    assert.equal((await sharp(portrait).metadata()).orientation, undefined);
  });
}

test('publishes the middle of a rotated strip without a delay', {
  timeout: 10_000,
}, async () => {
  const strip = mosaic(['rgb'], 1500, 2).withMetadata({ orientation: 6 });
  assert.equal(await corners(await published(await strip.png().toBuffer())), 'gggg');
});

const colours = [
  { name: 'a CMYK JPEG', make: () => plain().toColourspace('cmyk').jpeg(), space: 'cmyk', off: 16 },
  { name: 'a 16-bit PNG', make: () => plain().toColourspace('rgb16').png(), space: 'rgb16', off: 3 },
  { name: "a Display P3 JPEG, a phone's", make: () => plain().withIccProfile('p3').jpeg(), space: 'srgb', off: 3 },
];
for (const { name, make, space, off } of colours) {
  test(`keeps the colours of ${name}`, async () => {
    const picture = await make().toBuffer();
    assert.equal((await sharp(picture).metadata()).space, space);
    const shown = await averageColour(await published(picture));
    for (const [at, value] of Object.values(skin).entries()) {
      assert.ok(Math.abs((shown[at] ?? NaN) - value) <= off, `${shown} instead of ${Object.values(skin)}`);
    }
  });
}

// A latitude of 48° 12′ 30″ in the form that EXIF uses: three fractions.
const LATITUDE = Buffer.from(Uint32Array.of(48, 1, 12, 1, 30, 1).buffer);
const secrets = ['Exif', LATITUDE, 'Test phone', 'Public domain', 'ICC_PROFILE', 'http://ns.adobe.com/xap', 'At home'];

test('removes all metadata: position, camera, author and colour profile', async () => {
  const picture = await sharp(photo).keepMetadata().withXmp('<x>At home</x>').toBuffer();
  for (const secret of secrets) assert.ok(picture.includes(secret), `uploaded with ${secret}`);
  const portrait = await published(picture);
  for (const secret of secrets) assert.ok(!portrait.includes(secret), `published with ${secret}`);
  const { exif, icc, xmp, iptc, comments, orientation } = await sharp(portrait).metadata();
  assert.deepEqual([exif, icc, xmp, iptc, comments, orientation], Array(6).fill(undefined));
});

test('accepts a JPEG with stray bytes between its segments, as some cameras write it', async () => {
  const jpeg = await fields().jpeg().toBuffer();
  const firstTable = jpeg.indexOf('\xff\xdb', 0, 'latin1');
  const strayed = Buffer.concat([jpeg.subarray(0, firstTable), Buffer.alloc(8), jpeg.subarray(firstTable)]);
  assert.equal(await corners(await published(strayed)), 'rgby');
});

test('accepts a JPEG with trailing data, and removes that data', async () => {
  const polyglot = Buffer.concat([await fields().jpeg().toBuffer(), Buffer.from(HTML)]);
  const portrait = await published(polyglot);
  assert.equal(await corners(portrait), 'rgby');
  for (const word of HTML.match(/\w{4,}/g) ?? []) assert.ok(!portrait.includes(word), word);
  assert.equal(
    portrait.indexOf('\xff\xd9', 0, 'latin1'),
    portrait.length - 2,
    'the file ends with the end of its image',
  );
});
