import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PetState } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { photo, pictureOwner } from '../support/pictures.ts';
import { assertProblem } from '../support/problem.ts';

type Mood = PetState['mood'];

/** The eyes and mouths that each mood may have. */
const ALLOWED: Record<Mood, { eyes: string; mouth: string }> = {
  exhausted: { eyes: 'closedLine sleepy', mouth: 'line wavy' },
  sick: { eyes: 'squint closedLine', mouth: 'zigzag wavy' },
  tired: { eyes: 'sleepy', mouth: 'line tinySmile' },
  concerned: { eyes: 'sideeye', mouth: 'slant sad' },
  okay: { eyes: 'dots round', mouth: 'tinySmile' },
  recovering: { eyes: 'closedLine happy', mouth: 'smile' },
  good: { eyes: 'round', mouth: 'smile' },
  energetic: { eyes: 'wide', mouth: 'grin' },
  happy: { eyes: 'happy', mouth: 'laugh smile' },
  ecstatic: { eyes: 'happy wide', mouth: 'laugh open' },
  curious: { eyes: 'wide bigPupils', mouth: 'ooh dot' },
};
const MOODS = Object.keys(ALLOWED) as Mood[];
const SEEDS = 40;

/** Returns the drawn variants of the face, and everything that is drawn before it: body, top, pattern and cheeks. */
function looksOf(svg: string) {
  const [, eyes = '', mouth = '', animation = ''] = ['', 'eyes', 'mouth', 'animation'].map(
    (part) => svg.match(RegExp(`<g id="${part}-(\\w+)-`))?.[1],
  );
  return { eyes, mouth, animation, shape: svg.slice(0, svg.indexOf('<g id="eyes-')) };
}

test('the mood determines the face of a pet, and nothing else', async () => {
  const app = testApp();
  const seen = Object.fromEntries(MOODS.map((mood) => [mood, { eyes: new Set<string>(), mouth: new Set<string>() }]));
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const owner = await pictureOwner(app.request);
    const shapes = new Set<string>();
    for (const mood of MOODS) {
      const { eyes, mouth, animation, shape } = looksOf(await (await owner.view(`?of=pet&mood=${mood}`)).text());
      seen[mood]?.eyes.add(eyes);
      seen[mood]?.mouth.add(mouth);
      assert.match(animation, /^(slow|slowest|medium|fast|fastest)$/, mood);
      shapes.add(shape);
    }
    assert.equal(shapes.size, 1, 'shape and colours are the same in all moods');
  }
  for (const mood of MOODS) {
    for (const part of ['eyes', 'mouth'] as const) {
      assert.deepEqual([...(seen[mood]?.[part] ?? [])].sort(), ALLOWED[mood][part].split(' ').sort(), mood);
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
  assert.doesNotMatch(drawing, /<rect width="100" height="100"[^>]*fill=/, 'no background');
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
