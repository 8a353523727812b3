/**
 * Bare sharp: runs the pipeline of adapters/image/portraits.ts on the same photo, but without requests, storage or
 * checks. Replies to each `Portraits` message with the number of portraits per second.
 */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { PHOTO } from '../requests.ts';

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
