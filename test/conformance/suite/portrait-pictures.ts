import assert from 'node:assert/strict';
import { colourPng, gammaChunk, greyProfile, namedProfile } from '../../support/colour-pngs.ts';
import { progressiveJpeg } from '../../support/costly-pictures.ts';
import { averageColour, mosaic, photo, pictureOwner } from '../../support/pictures.ts';
import { type Rules, ruleForEach } from './api.ts';
import { assertPortrait } from './jpeg.ts';

const green = [60, 160, 90];
const jpeg = await mosaic(['g'], 64, 64).jpeg().toBuffer();
const phone = { scans: 2, halved: true };

/** Pictures that are published, some with the colour that a browser shows. */
const pictures: Record<string, [picture: Buffer, shown?: number[]]> = {
  'a PNG of 16 bits with the profile sRGB': [
    colourPng({ depth: 16, pixel: green, chunks: [await namedProfile('srgb')] }),
    green,
  ],
  'a PNG of 16 bits with the profile Display P3': [
    colourPng({ depth: 16, pixel: green, chunks: [await namedProfile('p3')] }),
    [0, 163, 82],
  ],
  'a grey PNG of 16 bits with a profile': [
    colourPng({ depth: 16, pixel: [100], chunks: [greyProfile(1.8)] }),
    [119, 119, 119],
  ],
  'a PNG with linear colours': [colourPng({ depth: 8, pixel: green, chunks: [gammaChunk(1)] }), [133, 208, 160]],
  'a JPEG without an end marker': [jpeg.subarray(0, -2), [0, 255, 0]],
  'a photo without an end marker': [photo.subarray(0, -2)],
  'a photo that its phone calls 50 megapixels': [progressiveJpeg({ width: 8160, height: 6144, ...phone })],
  'a larger photo that its phone calls 50 megapixels': [progressiveJpeg({ width: 8192, height: 6144, ...phone })],
};

export const portraitPictures: Rules = ruleForEach('publishes', pictures, async (api, [picture, shown]) => {
  const owner = await pictureOwner(api.send);
  assert.equal((await owner.upload(picture)).status, 200);
  const answer = await owner.publish();
  assert.equal(answer.status, 200, await answer.text());
  const portrait = await owner.portrait();
  await assertPortrait(portrait);
  const colour = shown && (await averageColour(portrait));
  const isNear = shown?.every((value, at) => Math.abs(value - (colour?.[at] ?? NaN)) <= 3) ?? true;
  assert.ok(isNear, `${colour} instead of ${shown}`);
});
