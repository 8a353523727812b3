import type { SharpConstructor as Sharp } from 'sharp';
import { AppError } from '../../core/errors.ts';
import { once } from '../../core/once.ts';
import type { Portraits } from '../../core/ports.ts';

const SIDE = 512;
export const MAX_PIXELS = 50e6;
/** So many times as long as wide, a picture is a strip. */
const STRIP = 8;

/**
 * Portraits by sharp (libvips) and DiceBear. Both are loaded when first needed: most requests need neither, and they
 * would more than double the time to start.
 */
export function imagePortraits(): Portraits {
  const sharp = once(loadSharp);
  const drawing = once(loadDrawing);

  return {
    async fromPicture(picture) {
      return develop(await sharp(), picture);
    },
    async generated(seed) {
      return (await drawing())(seed);
    },
  };
}

async function loadSharp(): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  // libvips reads dozens of formats, told by the bytes alone; hostile ones get to meet the parsers of these three only.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
  });
  return sharp;
}

async function develop(sharp: Sharp, picture: Uint8Array): Promise<Uint8Array> {
  try {
    const image = sharp(picture, { limitInputPixels: MAX_PIXELS, failOn: 'error', autoOrient: true });
    const { autoOrient: upright } = await image.metadata();
    if (isStrip(upright)) image.extract(middleOf(upright));
    return await image
      .resize(SIDE, SIDE, { fit: 'cover' })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      // Nothing is asked to be kept, so no metadata is: no GPS, no camera, no colour profile.
      .jpeg({ quality: 82 })
      .toBuffer();
  } catch (error) {
    if (await isTooLarge(sharp, picture)) {
      throw new AppError('picture-too-large', 'Send a picture of at most 50 megapixels.', { cause: error });
    }
    throw new AppError('unreadable-picture', 'Send a whole JPEG, PNG or WebP picture.', { cause: error });
  }
}

interface Size {
  width: number;
  height: number;
}

/**
 * Cut only after it has been enlarged, a line of a thousand pixels would be half a million pixels long, and turning that upright
 * takes half a minute and a gigabyte. All others are shrunk first, which is faster.
 */
const isStrip = ({ width, height }: Size): boolean => Math.max(width, height) > STRIP * Math.min(width, height);

function middleOf({ width, height }: Size) {
  const side = Math.min(width, height);
  return {
    left: Math.floor((width - side) / 2),
    top: Math.floor((height - side) / 2),
    width: side,
    height: side,
  };
}

/** Asked only once something is wrong: the size stands in the first bytes, and nothing is decoded to find it. */
async function isTooLarge(sharp: Sharp, picture: Uint8Array): Promise<boolean> {
  try {
    const { width, height } = await sharp(picture, { limitInputPixels: false }).metadata();
    return width * height > MAX_PIXELS;
  } catch {
    // Not even that much can be read.
    return false;
  }
}

async function loadDrawing(): Promise<(seed: string) => string> {
  const { Avatar, Style } = await import('@dicebear/core');
  const { default: critters } = await import('@dicebear/styles/critters.json', { with: { type: 'json' } });
  const style = new Style(critters);
  return (seed) => new Avatar(style, { seed, size: SIDE }).toString();
}
