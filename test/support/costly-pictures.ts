import { crc32, deflateSync } from 'node:zlib';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
export const PNG_SIGNATURE = latin1('\x89PNG\r\n\x1a\n');

export function pngChunk(type: string, data: Uint8Array = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([latin1(type), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.byteLength);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}

export function jpegSegment(marker: number, payload: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(payload.byteLength + 2, 2);
  return Buffer.concat([head, payload]);
}

export function webpChunk(type: string, data: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(data.byteLength);
  return Buffer.concat([latin1(type), length, data, Buffer.alloc(data.byteLength % 2)]);
}

interface PngKind {
  width: number;
  height: number;
  depth?: 1 | 8 | 16;
  /** The PNG colour type: 0 is grey, 2 is RGB, 3 is palette and 6 is RGBA. */
  colour?: 0 | 2 | 3 | 6;
  interlaced?: boolean;
  /** Whether to truncate the file before its first pixel. */
  cut?: boolean;
}

/** Creates a black PNG of any size and kind, without allocating its pixels. */
export function flatPng(
  { width, height, depth = 1, colour = 0, interlaced = false, cut = false }: PngKind,
  extra: Buffer[] = [],
) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colour, 0, 0, interlaced ? 1 : 0], 8);
  const bits = depth * ({ 0: 1, 2: 3, 3: 1, 6: 4 }[colour] ?? 1);
  const palette = colour === 3 ? [pngChunk('PLTE', Buffer.alloc(3))] : [];
  const size = interlaced ? adam7Bytes(width, height, bits) : bytesOf(width, height, bits);
  const data = deflateSync(Buffer.alloc(cut ? 0 : size));
  const chunks = [pngChunk('IHDR', header), ...palette, ...extra, pngChunk('IDAT', data), pngChunk('IEND')];
  return Buffer.concat([PNG_SIGNATURE, ...chunks]);
}

/** Returns the size of the pixel data in bytes. Each row begins with one extra byte, its filter type. */
const bytesOf = (width: number, height: number, bits: number): number =>
  width === 0 ? 0 : height * (1 + Math.ceil((width * bits) / 8));

/**
 * The seven passes of an interlaced PNG. Each has its first pixel (x, y) and the distance between its pixels (dx, dy).
 */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function adam7Bytes(width: number, height: number, bits: number): number {
  const count = (length: number, from: number, step: number) => Math.max(0, Math.ceil((length - from) / step));
  return ADAM7.reduce((sum, [x, y, dx, dy]) => sum + bytesOf(count(width, x, dx), count(height, y, dy), bits), 0);
}

interface JpegKind {
  width: number;
  height: number;
  scans: number;
  /** Whether to subsample the two colour components 4:2:0, as phone cameras do. */
  halved?: boolean;
}

/**
 * The maximum number of empty blocks that one code can express (ITU-T T.81 §G.1.2.2), and the number of bits that
 * encode it.
 */
const RUN_BLOCKS = 1 << 14;
const RUN_BITS = 15;
const EMPTY_RUN = 0xe0;

/**
 * Creates a grey picture as a progressive JPEG with any number of scans. A small file is expensive to decode, because
 * the decoder visits every block in every scan.
 */
export function progressiveJpeg({ width, height, scans, halved = false }: JpegKind): Buffer {
  const factor = halved ? 2 : 1;
  const frame = Buffer.alloc(15);
  frame.writeUInt8(8, 0);
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  frame.set([3, 1, factor * 0x11, 0, 2, 0x11, 0, 3, 0x11, 0], 5);
  const units = Math.ceil(width / (8 * factor)) * Math.ceil(height / (8 * factor));
  // All Huffman codes and values consist of zero bits, so the image data is all zeros.
  const zeros = (bits: number) => Buffer.alloc(Math.ceil(bits / 8));
  const first = [jpegSegment(0xda, Buffer.from([3, 1, 0, 2, 0, 3, 0, 0, 0, 0])), zeros(units * (factor ** 2 + 2))];
  const runs = Math.ceil((Math.ceil(width / 8) * Math.ceil(height / 8)) / RUN_BLOCKS);
  const later = [jpegSegment(0xda, Buffer.from([1, 1, 0, 1, 63, 0])), zeros(runs * RUN_BITS)];
  return Buffer.concat([
    latin1('\xff\xd8'),
    jpegSegment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1)])),
    jpegSegment(0xc2, frame),
    jpegSegment(0xc4, codeTable(0x00, 0)),
    jpegSegment(0xc4, codeTable(0x10, EMPTY_RUN)),
    ...first,
    ...Array.from({ length: scans - 1 }, () => later).flat(),
    latin1('\xff\xd9'),
  ]);
}

/** Returns a Huffman table with a single code, whose length is one bit. */
function codeTable(place: number, symbol: number): Buffer {
  return Buffer.concat([Buffer.from([place, 1]), Buffer.alloc(15), Buffer.from([symbol])]);
}

/** Creates an animated WebP in which every frame is this still WebP. */
export function framesOf(still: Buffer, frames: number, side: number): Buffer {
  const size = Buffer.alloc(6);
  size.writeUIntLE(side - 1, 0, 3);
  size.writeUIntLE(side - 1, 3, 3);
  const canvas = webpChunk('VP8X', Buffer.concat([Buffer.from([2, 0, 0, 0]), size]));
  const frame = webpChunk('ANMF', Buffer.concat([Buffer.alloc(6), size, Buffer.alloc(4), still.subarray(12)]));
  const body = [latin1('WEBP'), canvas, webpChunk('ANIM', Buffer.alloc(6)), ...Array(frames).fill(frame)];
  return webpChunk('RIFF', Buffer.concat(body));
}
