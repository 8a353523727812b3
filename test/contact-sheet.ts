/**
 * Draws every mood of several pets, one pet in a row, to judge the faces by eye: `node test/contact-sheet.ts [FILE]`, by default
 * `dist/screenshots/moods.png`.
 */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp from 'sharp';
import { drawing } from '../adapters/image/drawings.ts';
import { ALL_MOODS } from '../core/pet/moods.ts';

const SEEDS = ['Pip', 'Rocky', 'Momo', 'Kiwi', 'Mochi', 'Olive'];
const SIDE = 140;
const HEADING = 30;
const GROUND = '#efe6f6';

const { 2: file = 'dist/screenshots/moods.png' } = process.argv;

const headings = ALL_MOODS.map((mood, column) => {
  const text = `<text x="50%" y="20" text-anchor="middle" font-family="sans-serif" font-size="15">${mood}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${HEADING}">${text}</svg>`;
  return { input: Buffer.from(svg), left: column * SIDE, top: 0 };
});
const pets = SEEDS.flatMap((seed, row) =>
  ALL_MOODS.map(async (mood, column) => {
    const svg = Buffer.from(drawing({ seed, mood, isStill: true }));
    const input = await sharp(svg)
      .resize(SIDE, SIDE, { fit: 'contain', position: 'bottom', background: '#0000' })
      .png()
      .toBuffer();
    return { input, left: column * SIDE, top: HEADING + row * SIDE };
  }),
);
await mkdir(dirname(file), { recursive: true });
await sharp({
  create: { width: SIDE * ALL_MOODS.length, height: HEADING + SIDE * SEEDS.length, channels: 4, background: GROUND },
})
  .composite([...headings, ...(await Promise.all(pets))])
  .png({ palette: true })
  .toFile(file);
console.log(`wrote ${file}`);
