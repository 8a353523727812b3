import sharp, { type Sharp } from 'sharp';
import type { PngColours } from './png-colours.ts';

const MAX_16_BIT = 65_535;
const MAX_8_BIT = 255;
/** Bytes of a pixel with transparency. */
const RGBA = 4;
/** The transfer function of sRGB from 4,096 linear values, which is accurate to one of 255. */
const STEPS = 4_095;
const ENCODED = Uint8Array.from({ length: STEPS + 1 }, (_, step) => {
  const linear = step / STEPS;
  return Math.round(MAX_8_BIT * (linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055));
});

/**
 * Converts a small picture to 8 bits per colour, and keeps its ICC profile. sharp converts a profile correctly to sRGB only in pictures of
 * 8 bits: it converts 16 bits to Display P3, and greys of 16 bits not at all.
 */
export async function withEightBits(picture: Sharp, isGrey: boolean): Promise<Sharp> {
  const space = isGrey ? 'b-w' : 'srgb';
  return sharp(await picture.keepIccProfile().toColourspace(space).png({ compressionLevel: 1 }).toBuffer());
}

/** Converts a small picture with these colours to sRGB. The picture must ignore its ICC profile. */
export async function fromPngColours(picture: Sharp, { toLinear, matrix }: PngColours): Promise<Sharp> {
  const { data, info } = await picture
    .ensureAlpha()
    .toColourspace('rgb16')
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true });
  const pixels = new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
  const linear = Float32Array.from({ length: MAX_16_BIT + 1 }, (_, value) => toLinear(value / MAX_16_BIT));
  const converted = Buffer.alloc(pixels.length);
  for (let at = 0; at < pixels.length; at += RGBA) {
    const [red = 0, green = 0, blue = 0] = [0, 1, 2].map((colour) => linear[pixels[at + colour] ?? 0]);
    for (let colour = 0; colour < 3; colour += 1) {
      const row = matrix?.[colour];
      const value = row ? row[0] * red + row[1] * green + row[2] * blue : ([red, green, blue][colour] ?? 0);
      converted[at + colour] = ENCODED[Math.round(STEPS * Math.min(1, Math.max(0, value)))] ?? 0;
    }
    converted[at + 3] = Math.round(((pixels[at + 3] ?? 0) / MAX_16_BIT) * MAX_8_BIT);
  }
  const { width, height } = info;
  return sharp(converted, { raw: { width, height, channels: RGBA } });
}
