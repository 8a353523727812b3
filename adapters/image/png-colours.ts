import { type Matrix, multiply, type Primaries, rgbToXyz, XYZ_TO_SRGB } from './primaries.ts';
import { sectionsOf } from './sections.ts';

/** How a PNG encodes colours according to its chunks, where these replace an ICC profile or say that it is not sRGB. */
export interface PngColours {
  /** Converts an encoded value, from 0 to 1, to a linear one. */
  toLinear(value: number): number;
  /** Converts linear RGB to linear sRGB. Undefined if the primaries are those of sRGB. */
  matrix: Matrix | undefined;
}

const gamma = (exponent: number) => (value: number) => value ** exponent;
/** The transfer function of sRGB (IEC 61966-2-1). */
const srgbToLinear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

/** The code points of a cICP chunk (ITU-T H.273) that a browser shows without tone mapping. */
const PRIMARIES: Record<number, Primaries | undefined> = {
  9: [0.3127, 0.329, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046],
  12: [0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06],
};
const SRGB_PRIMARIES = 1;
const TRANSFER: Record<number, PngColours['toLinear'] | undefined> = {
  1: gamma(2.4),
  4: gamma(2.2),
  8: gamma(1),
  13: srgbToLinear,
};

/** gAMA and cHRM contain integers: the value times this. */
const SCALE = 100_000;
/** The gAMA of sRGB. Without cHRM, such a value means sRGB. */
const SRGB_GAMMA = 0.45455;
const MAX_GAMMA_ERROR = 0.01;
/** Values outside of this range are ignored as errors. */
const GAMMA_RANGE = [0.1, 10] as const;

/**
 * Reads the chunks cICP, sRGB, gAMA and cHRM in the order of precedence of PNG (Third Edition, §13.13). libvips ignores them, and browsers
 * do not.
 *
 * @returns undefined if libvips converts the colours: those of sRGB and of an ICC profile. Undefined also for invalid and unknown values,
 * such as those of HDR pictures.
 */
export function pngColours(png: Buffer): PngColours | undefined {
  try {
    return declaredColours(png);
  } catch (error) {
    // Thrown by a Buffer's read methods when a chunk is truncated.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function declaredColours(png: Buffer): PngColours | undefined {
  const chunks = new Map<string, number>();
  for (const { type, at } of sectionsOf(png, 'png')) {
    if (type === 'IDAT') break;
    chunks.set(type, at);
  }
  const coded = chunks.get('cICP');
  if (coded !== undefined) return codedColours(png.readUInt8(coded), png.readUInt8(coded + 1));
  const gammaAt = chunks.get('gAMA');
  if (gammaAt === undefined || chunks.has('iCCP') || chunks.has('sRGB')) return undefined;
  return measuredColours(png, gammaAt, chunks.get('cHRM'));
}

function codedColours(primaries: number, transfer: number): PngColours | undefined {
  const toLinear = TRANSFER[transfer];
  const matrix = matrixFrom(PRIMARIES[primaries]);
  return toLinear && (matrix || primaries === SRGB_PRIMARIES) ? { toLinear, matrix } : undefined;
}

function measuredColours(png: Buffer, gammaAt: number, primariesAt: number | undefined): PngColours | undefined {
  const encoding = png.readUInt32BE(gammaAt) / SCALE;
  if (encoding < GAMMA_RANGE[0] || encoding > GAMMA_RANGE[1]) return undefined;
  if (primariesAt === undefined && Math.abs(encoding - SRGB_GAMMA) < MAX_GAMMA_ERROR) return undefined;
  const primaries = primariesAt === undefined ? undefined : primariesOf(png, primariesAt);
  return { toLinear: gamma(1 / encoding), matrix: matrixFrom(primaries) };
}

function primariesOf(png: Buffer, at: number): Primaries {
  const value = (index: number) => png.readUInt32BE(at + index * 4) / SCALE;
  return [value(0), value(1), value(2), value(3), value(4), value(5), value(6), value(7)];
}

function matrixFrom(primaries: Primaries | undefined): Matrix | undefined {
  const matrix = primaries && multiply(XYZ_TO_SRGB, rgbToXyz(primaries));
  return matrix?.flat().every(Number.isFinite) ? matrix : undefined;
}
