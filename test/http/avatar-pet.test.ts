import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import type { PetState } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { photo, pictureOwner } from '../support/pictures.ts';
import { assertProblem } from '../support/problem.ts';

type Mood = PetState['mood'];

/** The eyes and mouths that each mood may have, and the sign beside the head. */
const ALLOWED: Record<Mood, { eyes: string; mouth: string; sign: string }> = {
  exhausted: { eyes: 'closedLine', mouth: 'line wavy', sign: 'zzz' },
  sick: { eyes: 'squint', mouth: 'wavy zigzag', sign: 'thermometer' },
  tired: { eyes: 'droopy', mouth: 'line ooh', sign: 'z' },
  concerned: { eyes: 'sideeye', mouth: 'sad wavy', sign: 'drop' },
  okay: { eyes: 'dots', mouth: 'tinySmile', sign: 'none' },
  recovering: { eyes: 'closedLine', mouth: 'smile tinySmile', sign: 'heart' },
  good: { eyes: 'round', mouth: 'smile', sign: 'none' },
  energetic: { eyes: 'wide', mouth: 'grin', sign: 'bolt' },
  happy: { eyes: 'happy', mouth: 'catMouth smile', sign: 'none' },
  ecstatic: { eyes: 'happy', mouth: 'grin laugh', sign: 'stars' },
  curious: { eyes: 'bigPupils', mouth: 'dot ooh', sign: 'question' },
};
const MOODS = Object.keys(ALLOWED) as Mood[];
const PARTS = ['eyes', 'mouth', 'sign'] as const;
const SEEDS = 24;

/** Returns the variant that is drawn of a part. */
const variantOf = (svg: string, part: string): string => svg.match(RegExp(`<g id="${part}-(\\w+)-`))?.[1] ?? '';

test('the mood determines the face of a pet, and nothing else', async () => {
  const app = testApp();
  const seen: Record<string, Set<string>> = {};
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const owner = await pictureOwner(app.request);
    const shapes = new Set<string>();
    for (const mood of MOODS) {
      const svg = await (await owner.view(`?of=pet&mood=${mood}`)).text();
      for (const part of PARTS) {
        const variants = seen[`${mood} ${part}`] ?? new Set();
        seen[`${mood} ${part}`] = variants.add(variantOf(svg, part));
      }
      assert.match(variantOf(svg, 'animation'), /^(slow|slowest|medium|fast|fastest)$/, mood);
      // Body, top, pattern and cheeks are drawn before the face.
      shapes.add(svg.slice(0, svg.indexOf('<g id="eyes-')));
    }
    assert.equal(shapes.size, 1, 'shape and colours are the same in all moods');
  }
  for (const mood of MOODS) {
    for (const part of PARTS) {
      assert.deepEqual([...(seen[`${mood} ${part}`] ?? [])].sort().join(' '), ALLOWED[mood][part], `${mood}: ${part}`);
    }
  }
});

test('the drawing of the pet is transparent, inert, and the same whether there is a portrait or not', async () => {
  const owner = await pictureOwner(testApp().request);
  const drawing = await (await owner.view('?of=pet&mood=happy')).text();
  assert.match(drawing, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.doesNotMatch(
    drawing,
    /<script|<foreignObject|<image|\son\w+\s*=|javascript:|href\s*=\s*["'](?!#)|url\((?!#)|@import/i,
  );
  assert.match(drawing, /^<svg [^>]*viewBox="0 0 100 115"/);
  const { data, info } = await sharp(Buffer.from(drawing)).raw().toBuffer({ resolveWithObject: true });
  const opacityAt = (x: number, y: number) => data[(y * info.width + x) * info.channels + 3];
  const { width, height } = info;
  assert.deepEqual(
    [
      [0, 0],
      [width - 1, height - 1],
      [width / 2, height / 2],
    ].map(([x = 0, y = 0]) => opacityAt(Math.floor(x), Math.floor(y))),
    [0, 0, 255],
  );
  assert.ok(
    Array.from({ length: width }, (_, x) => opacityAt(x, height - 2)).some((opacity) => opacity === 255),
    'the feet are on the lower edge',
  );
  assert.match(drawing, /@keyframes/);
  const still = await (await owner.view('?of=pet&mood=happy&motion=still')).text();
  assert.doesNotMatch(still, /<style|@keyframes|<animate/);
  await owner.upload(photo);
  await owner.publish();
  assert.equal((await owner.view()).status, 302);
  assert.equal(await (await owner.view('?of=pet&mood=happy')).text(), drawing);
  const good = await (await owner.view('?of=pet')).text();
  assert.equal(await (await owner.view('?of=pet&mood=good')).text(), good);
});

test('a drawing is cached privately and answered 304 while it is the same', async () => {
  const owner = await pictureOwner(testApp().request);
  const first = await owner.view('?of=pet&mood=tired');
  assert.equal(first.headers.get('Cache-Control'), 'private, no-cache');
  const etag = first.headers.get('ETag') ?? '';
  const again = await owner.view('?of=pet&mood=tired', { 'If-None-Match': etag });
  assert.deepEqual([again.status, await again.text()], [304, '']);
  assert.equal((await owner.view('?of=pet&mood=happy', { 'If-None-Match': etag })).status, 200);
});

test('an unknown mood, and a mood without of=pet, are answered with what to send', async () => {
  const owner = await pictureOwner(testApp().request);
  const unknown = await assertProblem(await owner.view('?of=pet&mood=proud'), 'invalid-parameter');
  assert.equal(unknown.errors?.[0]?.pointer, '?mood');
  for (const mood of MOODS) assert.ok(unknown.errors?.[0]?.detail.includes(mood), mood);
  for (const query of ['?mood=happy', '?motion=still', '?v=1&mood=happy']) {
    const { detail } = await assertProblem(await owner.view(query), 'invalid-parameter');
    assert.match(detail ?? '', /of=pet/);
  }
  for (const query of ['?of=owner', '?of=pet&motion=fast', '?of=pet&size=9', '?of=pet&mood=']) {
    await assertProblem(await owner.view(query), 'invalid-parameter');
  }
});
