import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../support/app.ts';
import { flatPng, framesOf, jpegSegment, pngChunk, progressiveJpeg, webpChunk } from '../support/costly-pictures.ts';
import { mosaic, pictureOwner } from '../support/pictures.ts';
import { assertProblem } from '../support/problem.ts';
import { childrenOf } from '../support/processes.ts';

const small = { width: 800, height: 600 };
const large = { width: 8320, height: 6240 };
const field = () => mosaic(['g'], 64, 64);
const still = () => field().webp({ lossless: true }).toBuffer();
const times = (count: number, piece: Buffer) => Array<Buffer>(count).fill(piece);

async function jpegWith(segments: Buffer[]): Promise<Buffer> {
  const jpeg = await field().jpeg().toBuffer();
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

const unreadable = 'unreadable-picture';
const tooLarge = 'picture-too-large';
const refused = [
  {
    name: '101 scans',
    make: async () => progressiveJpeg({ ...small, scans: 101 }),
    code: unreadable,
    detail: /100 scans/,
  },
  {
    name: '2,600 scans of 52 megapixels',
    make: async () => progressiveJpeg({ ...large, scans: 2_600 }),
    code: unreadable,
    detail: /100 scans/,
  },
  {
    name: '100,000 empty segments in a JPEG',
    make: () => jpegWith(times(100_000, jpegSegment(0xe2, Buffer.alloc(0)))),
    code: unreadable,
    detail: /pieces of metadata/,
  },
  {
    name: '1,001 texts in a PNG',
    make: async () => flatPng(small, times(1_001, pngChunk('tEXt', Buffer.from('a\0b')))),
    code: unreadable,
    detail: /pieces of metadata/,
  },
  { name: '20,000 frames', make: async () => framesOf(await still(), 20_000, 64), code: unreadable, detail: /frames/ },
  {
    name: 'stray bytes instead of a header',
    make: () => jpegWith([Buffer.alloc(1_000_000)]),
    code: unreadable,
    detail: /complete/,
  },
  {
    name: '52 megapixels, interlaced, 16 bits',
    make: async () => flatPng({ width: 7211, height: 7211, depth: 16, colour: 6, interlaced: true, cut: true }),
    code: tooLarge,
    detail: /memory/,
  },
  {
    name: '52 progressive megapixels in full colour',
    make: async () => progressiveJpeg({ ...large, scans: 10 }),
    code: tooLarge,
    detail: /not progressive/,
  },
  {
    name: 'an animation of 52 megapixels',
    make: async () => framesOf(await still(), 2, 7211),
    code: tooLarge,
    detail: /memory/,
  },
  {
    name: 'a strip of 16 bits a colour',
    make: async () => flatPng({ width: 20_000, height: 2_490, depth: 16, colour: 6, cut: true }),
    code: tooLarge,
    detail: /memory/,
  },
] as const;

for (const { name, make, code, detail: expected } of refused) {
  test(`rejects ${name}, and says what to send`, async () => {
    const app = testApp();
    const owner = await pictureOwner(app.request);
    await owner.upload(await make());
    const { detail } = await assertProblem(await owner.publish(), code);
    assert.match(detail ?? '', expected);
    assert.deepEqual(app.keys(), []);
  });
}

test('rejects a picture that needs too much memory without starting a decoder', async () => {
  const before = childrenOf(process.pid).length;
  const owner = await pictureOwner(testApp().request);
  await owner.upload(flatPng({ width: 7211, height: 7211, depth: 16, colour: 6, interlaced: true, cut: true }));
  await assertProblem(await owner.publish(), tooLarge);
  assert.equal(childrenOf(process.pid).length, before);
});

const accepted = [
  { name: '100 scans', make: async () => progressiveJpeg({ ...small, scans: 100 }) },
  {
    name: "a phone's progressive photo of 52 megapixels",
    make: async () => progressiveJpeg({ ...large, scans: 10, halved: true }),
  },
  {
    name: '52 megapixels, interlaced',
    make: async () => flatPng({ width: 7211, height: 7211, depth: 8, colour: 2, interlaced: true }),
  },
  {
    name: '6 megapixels, 16 bits, interlaced',
    make: async () => flatPng({ width: 3000, height: 2000, depth: 16, colour: 2, interlaced: true }),
  },
  { name: '900 frames', make: async () => framesOf(await still(), 900, 64) },
  { name: '900 segments', make: () => jpegWith(times(900, jpegSegment(0xe2, Buffer.alloc(9)))) },
  { name: '100,000 IDAT chunks', make: async () => flatPng(small, times(100_000, pngChunk('IDAT'))) },
  {
    name: '900 chunks in a WebP',
    make: async () => {
      const webp = Buffer.concat([await still(), ...times(900, webpChunk('abcd', Buffer.alloc(2)))]);
      webp.writeUInt32LE(webp.length - 8, 4);
      return webp;
    },
  },
] as const;

for (const { name, make } of accepted) {
  test(`accepts ${name}`, async () => {
    const owner = await pictureOwner(testApp().request);
    await owner.upload(await make());
    const answer = await owner.publish();
    assert.equal(answer.status, 200, await answer.text());
  });
}
