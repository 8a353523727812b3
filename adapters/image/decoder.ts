/**
 * A process that makes portraits of the pictures that arrive as messages, one at a time, and ends with the process that
 * started it. That process limits its time and memory, and handles its crashes: see decoders.ts.
 */
import sharp from 'sharp';
import { AppError } from '../../core/errors.ts';
import { MAX_PIXELS } from './memory.ts';
import { MAX_SCANS, MAX_SECTIONS, refusals } from './refusals.ts';
import { formatOf, sectionsOf } from './sections.ts';
import { isStrip, middleOf } from './strip.ts';

/** The result for one picture. */
export type Outcome = { portrait: Uint8Array } | { code: AppError['code']; detail: string };

const SIDE = 512;

/** Sections of pixel data: a usual picture has many of them, and they cost little. */
const DATA = ['IDAT', 'fdAT'];

/** Throws `unreadable-picture` for a picture of more scans, frames or pieces of metadata than any camera or program makes. */
function checkSections(picture: Buffer): void {
  const format = formatOf(picture);
  if (!format) throw refusals.unreadable();
  let [scans, sections] = [0, 0];
  for (const { type } of sectionsOf(picture, format)) {
    if (format === 'jpeg' && type === 'da') scans += 1;
    if (!DATA.includes(type)) sections += 1;
    if (scans > MAX_SCANS) throw refusals.scans();
    if (sections > MAX_SECTIONS) throw refusals.sections();
  }
}

async function develop(picture: Buffer): Promise<Uint8Array> {
  checkSections(picture);
  try {
    const image = sharp(picture, { limitInputPixels: MAX_PIXELS, failOn: 'error', autoOrient: true });
    const { autoOrient: upright } = await image.metadata();
    if (isStrip(upright)) image.extract(middleOf(upright));
    return await image
      .resize(SIDE, SIDE, { fit: 'cover' })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      // sharp keeps no metadata unless asked to: no GPS, no camera, no colour profile.
      .jpeg({ quality: 82 })
      .toBuffer();
  } catch (error) {
    // libvips' errors, about the picture, are plain ones. Any other is a bug: it ends this process, and decoders.ts reports that.
    if (!(error instanceof Error) || error.name !== 'Error') throw error;
    throw refusals.unreadable();
  }
}

sharp.cache(false);
// One thread for each decoder, as several decoders run at the same time.
sharp.concurrency(1);
// libvips detects dozens of formats by content; only the parsers of these three are exposed to hostile input.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
});

process.on('message', async (picture: Uint8Array) => {
  const bytes = Buffer.from(picture.buffer, picture.byteOffset, picture.byteLength);
  const outcome = await develop(bytes).then(
    (portrait): Outcome => ({ portrait }),
    (error): Outcome => {
      if (error instanceof AppError) return { code: error.code, detail: error.message };
      throw error;
    },
  );
  process.send?.(outcome);
});
// Exiting as usual would wait for the decode under way.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.send?.('ready');
