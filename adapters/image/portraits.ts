import type { SharpConstructor as Sharp } from 'sharp';
import { AppError } from '../../core/errors.ts';
import type { Portraits } from '../../core/ports.ts';

const SIDE = 512;
const MAX_PIXELS = 50e6;
/** Told by the bytes, never by the name or the declared type. */
const FORMATS: readonly string[] = ['jpeg', 'png', 'webp'];

/**
 * Portraits by sharp (libvips) and DiceBear. Both are loaded when first needed: most requests need neither, and they
 * would more than double the time to start.
 */
export function imagePortraits(): Portraits {
  let sharp: Promise<Sharp> | undefined;
  let drawing: Promise<(seed: string) => string> | undefined;

  return {
    async fromPicture(picture) {
      sharp ??= loadSharp();
      return develop(await sharp, picture);
    },
    async generated(seed) {
      drawing ??= loadDrawing();
      return (await drawing)(seed);
    },
  };
}

async function loadSharp(): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  // libvips reads dozens of formats, through as many parsers; hostile bytes get to meet these three only.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
  });
  return sharp;
}

async function develop(sharp: Sharp, picture: Uint8Array): Promise<Uint8Array> {
  const options = { limitInputPixels: false, failOn: 'error', autoOrient: true } as const;
  try {
    const { format, width, height } = await sharp(picture, options).metadata();
    if (!FORMATS.includes(format)) throw unreadable();
    if (width * height > MAX_PIXELS) {
      throw new AppError('picture-too-large', 'Send a picture of at most 50 megapixels.');
    }
    return await sharp(picture, { ...options, limitInputPixels: MAX_PIXELS })
      .resize(SIDE, SIDE, { fit: 'cover' })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      // Nothing is asked to be kept, so no metadata is: no GPS, no camera, no colour profile.
      .jpeg({ quality: 82, mozjpeg: false })
      .toBuffer();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unreadable(error);
  }
}

function unreadable(cause?: unknown): AppError {
  return new AppError('unreadable-picture', 'Send a whole JPEG, PNG or WebP picture.', { cause });
}

async function loadDrawing(): Promise<(seed: string) => string> {
  const { Avatar, Style } = await import('@dicebear/core');
  const { default: critters } = await import('@dicebear/styles/critters.json', { with: { type: 'json' } });
  const style = new Style(critters);
  return (seed) => new Avatar(style, { seed, size: SIDE }).toString();
}
