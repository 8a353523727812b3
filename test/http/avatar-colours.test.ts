import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { testApp } from '../support/app.ts';
import { launchBrowser, noBrowser } from '../support/browser.ts';
import {
  codedChunk,
  colourPng,
  gammaChunk,
  greyProfile,
  namedProfile,
  primariesChunk,
  SIDE,
  srgbChunk,
} from '../support/colour-pngs.ts';
import { averageColour, pictureOwner } from '../support/pictures.ts';

/** Shared by all tests, because each app starts a decoder. */
const app = testApp();
/** The largest difference from a browser's colour, of 255. */
const MAX_DIFFERENCE = 3;
const green = [60, 160, 90];
const glass = [...green, 128];
const P3_PRIMARIES = [0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06];
const [srgb, p3] = [await namedProfile('srgb'), await namedProfile('p3')];

/** PNGs, each with the colour that Chromium shows on white. The last test checks these colours. */
const kinds: [name: string, pixel: number[], chunks: Buffer[], shown: number[]][] = [
  ['without chunks', green, [], green],
  ['with the profile sRGB', green, [srgb], green],
  ['with the profile Display P3', green, [p3], [0, 163, 82]],
  ['with the profile Display P3 and transparency', glass, [p3], [127, 209, 168]],
  ['in grey', [100], [], [100, 100, 100]],
  ['in grey with a profile of gamma 1.8', [100], [greyProfile(1.8)], [119, 119, 119]],
  ['in grey with a profile and transparency', [100, 128], [greyProfile(1.8)], [187, 187, 187]],
  ['in grey with a profile for colours', [100], [p3], [100, 100, 100]],
  ['with a profile for greys', green, [greyProfile(1.8)], green],
  ['with gAMA 1/2.2', green, [gammaChunk(1 / 2.2)], green],
  ['with gAMA 1/1.8', green, [gammaChunk(1 / 1.8)], [77, 176, 109]],
  ['with gAMA 1', green, [gammaChunk(1)], [133, 208, 160]],
  ['with gAMA 1 and transparency', glass, [gammaChunk(1)], [194, 231, 207]],
  ['in grey with gAMA 1', [100], [gammaChunk(1)], [168, 168, 168]],
  ['with an invalid gAMA', green, [gammaChunk(0)], green],
  ['with gAMA and cHRM of Display P3', green, [gammaChunk(1 / 2.2), primariesChunk(...P3_PRIMARIES)], [0, 164, 81]],
  ['with cHRM alone', green, [primariesChunk(...P3_PRIMARIES)], green],
  ['with sRGB and gAMA 1', green, [srgbChunk, gammaChunk(1)], green],
  ['with gAMA 1 and a profile', green, [gammaChunk(1), p3], [0, 163, 82]],
  ['with cICP of Display P3', green, [codedChunk(12, 13)], [0, 163, 82]],
  ['with cICP of BT.2020', green, [codedChunk(9, 13)], [0, 168, 79]],
  ['with cICP of BT.709', green, [codedChunk(1, 1)], [49, 155, 81]],
  ['with cICP of sRGB and another profile', green, [codedChunk(1, 13), p3], green],
];
const pictures = ([8, 16] as const).flatMap((depth) =>
  kinds.map(([name, pixel, chunks, shown]) => ({
    name: `a PNG of ${depth} bits ${name}`,
    png: colourPng({ depth, pixel, chunks }),
    shown,
  })),
);

function assertNear(colour: readonly number[], expected: readonly number[]): void {
  const isNear = expected.every((value, at) => Math.abs(value - (colour[at] ?? NaN)) <= MAX_DIFFERENCE);
  assert.ok(isNear, `${colour} instead of ${expected}`);
}

for (const { name, png, shown } of pictures) {
  test(`shows the colours of ${name} as a browser does`, async () => {
    const owner = await pictureOwner(app.request);
    await owner.upload(png);
    const answer = await owner.publish();
    assert.equal(answer.status, 200, await answer.text());
    assertNear(await averageColour(await owner.portrait()), shown);
  });
}

test('rejects a PNG that ends in a colour chunk', async () => {
  const owner = await pictureOwner(app.request);
  const png = colourPng({ depth: 8, pixel: green });
  await owner.upload(Buffer.concat([png.subarray(0, 33), Buffer.from('\0\0\0\x20cHRM\0\0', 'latin1')]));
  assert.equal((await owner.publish()).status, 422);
});

let browser: Browser | undefined;
before(async () => {
  if (!noBrowser) browser = await launchBrowser();
});
after(() => browser?.close());

/** Returns the colour of the picture on white in Chromium. */
async function colourIn(page: Page, png: Buffer): Promise<number[]> {
  await page.setContent(`<body style="margin: 0"><img src="data:image/png;base64,${png.toString('base64')}">`);
  return averageColour(await page.screenshot({ clip: { x: 8, y: 8, width: SIDE / 2, height: SIDE / 2 } }));
}

test('Chromium shows these colours', { skip: noBrowser }, async () => {
  const page = await browser?.newPage();
  assert.ok(page);
  for (const { png, shown } of pictures) assertNear(await colourIn(page, png), shown);
});
