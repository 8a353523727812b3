/**
 * The decoder process. Receives one picture at a time: its size as a message, and its bytes on standard input. Replies with a portrait or an
 * error. The parent process limits its time and memory and handles its crashes (see decoders.ts). The decoder exits when its parent does.
 */
import sharp, { type Sharp } from 'sharp';
import { AppError } from '../../core/errors.ts';
import { MAX_PIXELS } from './memory.ts';
import { MAX_SCANS, MAX_SECTIONS, pictureErrors } from './picture-errors.ts';
import { pngColours } from './png-colours.ts';
import { readPicture } from './read-picture.ts';
import { END_OF_JPEG, type Format, formatOf, sectionsOf } from './sections.ts';
import { centreOf, isStrip } from './strip.ts';
import { fromPngColours, withEightBits } from './to-srgb.ts';

export type Outcome = { portrait: Uint8Array } | { code: AppError['code']; detail: string };

const SIDE = 512;

/** Section types that are not counted, because ordinary pictures have many chunks of pixel data and each costs little. */
const PIXEL_DATA = ['IDAT', 'fdAT'];
/** A JPEG's end marker. Some cameras and programs omit it, and every browser shows such a picture. */
const END = Buffer.from([0xff, 0xd9]);
const BYTES_BEFORE_END = /extraneous bytes before marker 0xd9/;

type FailOn = 'error' | 'warning';

interface Checked {
  format: Format;
  /** Whether a JPEG has no end marker. */
  isUnended: boolean;
}

/** @throws `unreadable-picture` for more scans, frames or metadata sections than cameras and image editors write */
function check(picture: Buffer): Checked {
  const format = formatOf(picture);
  if (!format) throw pictureErrors.unreadable();
  let [scans, sections, last] = [0, 0, ''];
  for (const { type } of sectionsOf(picture, format)) {
    last = type;
    if (format === 'jpeg' && type === 'da') scans += 1;
    if (!PIXEL_DATA.includes(type)) sections += 1;
    if (scans > MAX_SCANS) throw pictureErrors.scans();
    if (sections > MAX_SECTIONS) throw pictureErrors.sections();
  }
  return { format, isUnended: format === 'jpeg' && last !== END_OF_JPEG };
}

async function makePortrait(picture: Buffer): Promise<Uint8Array> {
  const { format, isUnended } = check(picture);
  try {
    return await (isUnended ? renderUnended(picture) : render(picture, format, 'error'));
  } catch (error) {
    // libvips reports a corrupt picture as a plain Error. Any other error is a bug: it ends this process, and decoders.ts reports it.
    if (!(error instanceof Error) || error.name !== 'Error') throw error;
    throw isUnended ? pictureErrors.cutOff() : pictureErrors.unreadable();
  }
}

/** Renders a JPEG without an end marker. Rejects it if its pixel data ends early, which libvips reports as a warning. */
async function renderUnended(picture: Buffer): Promise<Uint8Array> {
  const ended = Buffer.concat([picture, END]);
  try {
    return await render(ended, 'jpeg', 'warning');
  } catch (error) {
    // libvips stops at the first warning. Bytes after the last pixel, such as padding, are harmless.
    if (!(error instanceof Error && BYTES_BEFORE_END.test(error.message))) throw error;
    return render(ended, 'jpeg', 'error');
  }
}

async function render(picture: Buffer, format: Format, failOn: FailOn): Promise<Uint8Array> {
  const small = await reduce(picture, format, failOn);
  return (
    small
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      // By default, sharp removes all metadata, such as the GPS position, the camera model and the colour profile.
      .jpeg({ quality: 82 })
      .toBuffer()
  );
}

/** Crops and resizes the picture. */
async function reduce(picture: Buffer, format: Format, failOn: FailOn): Promise<Sharp> {
  const colours = format === 'png' ? pngColours(picture) : undefined;
  const options = { limitInputPixels: MAX_PIXELS, failOn, autoOrient: true, ignoreIcc: colours !== undefined };
  const image = sharp(picture, options);
  const { autoOrient: upright, depth, hasProfile, space } = await image.metadata();
  if (isStrip(upright)) image.extract(centreOf(upright));
  image.resize(SIDE, SIDE, { fit: 'cover' });
  if (colours) return fromPngColours(image, colours);
  return hasProfile && depth === 'ushort' ? withEightBits(image, space === 'grey16') : image;
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

process.on('message', async (size: number) => {
  const picture = readPicture(size);
  const outcome = await makePortrait(picture).then(
    (portrait): Outcome => ({ portrait }),
    (error): Outcome => {
      if (error instanceof AppError) return { code: error.code, detail: error.message };
      throw error;
    },
  );
  // Frees the picture now instead of when V8 collects it, so that memory use does not grow from picture to picture. libvips has finished
  // with it, because each of its operations was awaited.
  picture.buffer.transfer(0);
  process.send?.(outcome);
});
// Kills the process, because `process.exit` would wait for the decode in progress.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.send?.('ready');
