import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { PNG_SIGNATURE, pngChunk } from './costly-pictures.ts';

export const SIDE = 64;

interface Kind {
  depth: 8 | 16;
  /** The channels of every pixel, from 0 to 255: grey, grey and alpha, RGB or RGBA. */
  pixel: readonly number[];
  chunks?: readonly Buffer[];
}

/** PNG's colour types by the number of channels. */
const COLOUR_TYPES: Record<number, number> = { 1: 0, 2: 4, 3: 2, 4: 6 };

/** Creates a PNG of a single colour, with chunks that say how to show it. */
export function colourPng({ depth, pixel, chunks = [] }: Kind): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header.set([depth, COLOUR_TYPES[pixel.length] ?? 0], 8);
  const bytes = Buffer.from(pixel.flatMap((value) => (depth === 16 ? [value, value] : [value])));
  const row = Buffer.concat([Buffer.from([0]), ...Array<Buffer>(SIDE).fill(bytes)]);
  const data = deflateSync(Buffer.concat(Array<Buffer>(SIDE).fill(row)));
  return Buffer.concat([PNG_SIGNATURE, pngChunk('IHDR', header), ...chunks, pngChunk('IDAT', data), pngChunk('IEND')]);
}

const iccChunk = (profile: Buffer) =>
  pngChunk('iCCP', Buffer.concat([Buffer.from('icc\0\0', 'latin1'), deflateSync(profile)]));

/** Returns the iCCP chunk with a profile that sharp knows. */
export async function namedProfile(name: 'srgb' | 'p3'): Promise<Buffer> {
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } }).withIccProfile(name);
  const { icc } = await sharp(await picture.png().toBuffer()).metadata();
  return iccChunk(icc ?? Buffer.alloc(0));
}

/** Returns the iCCP chunk with a profile for greys (ICC.1:2001-04). */
export function greyProfile(gamma: number): Buffer {
  const description = Buffer.alloc(104);
  description.write('desc');
  description.writeUInt32BE(5, 8);
  description.write('grey\0', 12);
  const curve = Buffer.alloc(16);
  curve.write('curv');
  curve.writeUInt32BE(1, 8);
  curve.writeUInt16BE(Math.round(gamma * 256), 12);
  const white = Buffer.concat([Buffer.from('XYZ \0\0\0\0'), D50]);
  const tags = { desc: description, cprt: Buffer.from('text\0\0\0\0none\0\0\0\0'), wtpt: white, kTRC: curve };
  const head = Buffer.alloc(128);
  head.writeUInt32BE(0x02100000, 8);
  head.write('mntrGRAYXYZ ', 12);
  head.write('acsp', 36);
  head.set(D50, 68);
  const directory = [integers(Object.keys(tags).length)];
  let at = head.length + 4 + 12 * Object.keys(tags).length;
  for (const [name, data] of Object.entries(tags)) {
    directory.push(Buffer.from(name), integers(at, data.length));
    at += data.length;
  }
  const profile = Buffer.concat([head, ...directory, ...Object.values(tags)]);
  profile.writeUInt32BE(profile.length);
  return iccChunk(profile);
}

function integers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, 4 * at);
  return bytes;
}
const D50 = integers(63_190, 65_536, 54_061);

export const gammaChunk = (gamma: number) => pngChunk('gAMA', integers(Math.round(gamma * 100_000)));
export const primariesChunk = (...values: number[]) =>
  pngChunk('cHRM', integers(...values.map((value) => Math.round(value * 100_000))));
export const codedChunk = (primaries: number, transfer: number) =>
  pngChunk('cICP', Buffer.from([primaries, transfer, 0, 1]));
export const srgbChunk = pngChunk('sRGB', Buffer.from([0]));
