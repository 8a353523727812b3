/**
 * `npm run icons`: draws the app's icons and the picture that is shown when its address is shared, from
 * `web/public/favicon.svg` and `icons/share.svg`. The results are committed, because a build should not need it.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

const WEB = join(import.meta.dirname, '../web');
const PUBLIC = join(WEB, 'public');

const rounded = await readFile(join(PUBLIC, 'favicon.svg'), 'utf8');
/** Without rounded corners, for systems that cut the icon themselves. The egg is inside the safe zone of maskable icons. */
const square = rounded.replace(' rx="16"', '');

function png(svg: string, width: number): Promise<Buffer> {
  return sharp(Buffer.from(svg), { density: 600 }).resize(width).png({ compressionLevel: 9, palette: true }).toBuffer();
}

async function share(): Promise<Buffer> {
  const egg = await readFile(join(WEB, 'src/egg.svg'));
  const scene = await readFile(join(import.meta.dirname, 'icons/share.svg'), 'utf8');
  return png(scene.replace('egg.svg', `data:image/svg+xml;base64,${egg.toString('base64')}`), 1200);
}

/** An ICO file of PNGs: a header of 6 bytes, then an entry of 16 bytes for each picture, then the pictures. */
function ico(pictures: readonly { size: number; bytes: Buffer }[]): Buffer {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  pictures.forEach(({ size, bytes }, at) => {
    const entry = 6 + 16 * at;
    header.writeUInt8(size, entry);
    header.writeUInt8(size, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(bytes.length, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += bytes.length;
  });
  return Buffer.concat([header, ...pictures.map(({ bytes }) => bytes)]);
}

const favicons = await Promise.all([16, 32, 48].map(async (size) => ({ size, bytes: await png(rounded, size) })));
const files: Record<string, Buffer> = {
  'icons/192.png': await png(rounded, 192),
  'icons/512.png': await png(rounded, 512),
  'icons/maskable-512.png': await png(square, 512),
  'icons/share.png': await share(),
  'apple-touch-icon.png': await png(square, 180),
  'favicon.ico': ico(favicons),
};
for (const [name, bytes] of Object.entries(files)) await writeFile(join(PUBLIC, name), bytes);
