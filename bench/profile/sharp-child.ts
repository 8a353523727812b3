/**
 * Bare sharp: the pipeline of adapters/image/portraits.ts on the same bytes, without requests, store and
 * checks. Answers each `Portraits` with the portraits a second.
 */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { PHOTO } from '../requests.ts';

/** The number of portraits, and their concurrency. */
export interface Portraits {
  count: number;
  together: number;
}

sharp.cache(false);
const photo = readFileSync(PHOTO);

async function develop(count: number): Promise<void> {
  for (let made = 0; made < count; made++) {
    await sharp(photo, { failOn: 'error', autoOrient: true })
      .resize(512, 512, { fit: 'cover' })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg({ quality: 82, mozjpeg: false })
      .toBuffer();
  }
}

process.on('message', async ({ count, together }: Portraits) => {
  const started = performance.now();
  await Promise.all(Array.from({ length: together }, () => develop(count / together)));
  process.send?.(count / ((performance.now() - started) / 1000));
});
