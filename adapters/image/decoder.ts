/**
 * The decoder process. Receives one picture at a time as a message, and replies with a portrait or an error. The parent process limits its
 * time and memory and handles its crashes (see decoders.ts). The decoder exits when its parent does.
 */
import sharp from 'sharp';
import { AppError } from '../../core/errors.ts';
import { MAX_PIXELS } from './memory.ts';
import { MAX_SCANS, MAX_SECTIONS, pictureErrors } from './picture-errors.ts';
import { formatOf, sectionsOf } from './sections.ts';
import { centreOf, isStrip } from './strip.ts';

export type Outcome = { portrait: Uint8Array } | { code: AppError['code']; detail: string };

const SIDE = 512;

/** Section types that are not counted, because ordinary pictures have many chunks of pixel data and each costs little. */
const PIXEL_DATA = ['IDAT', 'fdAT'];

/** @throws `unreadable-picture` for more scans, frames or metadata sections than cameras and image editors write */
function checkSections(picture: Buffer): void {
  const format = formatOf(picture);
  if (!format) throw pictureErrors.unreadable();
  let [scans, sections] = [0, 0];
  for (const { type } of sectionsOf(picture, format)) {
    if (format === 'jpeg' && type === 'da') scans += 1;
    if (!PIXEL_DATA.includes(type)) sections += 1;
    if (scans > MAX_SCANS) throw pictureErrors.scans();
    if (sections > MAX_SECTIONS) throw pictureErrors.sections();
  }
}

async function makePortrait(picture: Buffer): Promise<Uint8Array> {
  checkSections(picture);
  try {
    const image = sharp(picture, { limitInputPixels: MAX_PIXELS, failOn: 'error', autoOrient: true });
    const { autoOrient: upright } = await image.metadata();
    if (isStrip(upright)) image.extract(centreOf(upright));
    return await image
      .resize(SIDE, SIDE, { fit: 'cover' })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      // By default, sharp removes all metadata, such as the GPS position, the camera model and the colour profile.
      .jpeg({ quality: 82 })
      .toBuffer();
  } catch (error) {
    // libvips reports a corrupt picture as a plain Error. Any other error is a bug: it ends this process, and decoders.ts reports it.
    if (!(error instanceof Error) || error.name !== 'Error') throw error;
    throw pictureErrors.unreadable();
  }
}

sharp.cache(false);
// Each decoder uses a single thread, because several decoders run in parallel.
sharp.concurrency(1);
// libvips has parsers for dozens of formats and selects one by the content. Block all but three, so that untrusted input cannot reach the
// others.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
});

process.on('message', async (picture: Uint8Array) => {
  const bytes = Buffer.from(picture.buffer, picture.byteOffset, picture.byteLength);
  const outcome = await makePortrait(bytes).then(
    (portrait): Outcome => ({ portrait }),
    (error): Outcome => {
      if (error instanceof AppError) return { code: error.code, detail: error.message };
      throw error;
    },
  );
  process.send?.(outcome);
});
// Kills the process, because `process.exit` would wait for the decode in progress.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.send?.('ready');
