import { MAX_SCANS, MAX_SECTIONS, pictureErrors } from './picture-errors.ts';
import { formatOf, type Section, sectionsOf } from './sections.ts';
import { isStrip } from './strip.ts';

/** Has room for the photos that phones call 50 megapixels, such as 8192×6144. */
export const MAX_PIXELS = 52e6;
/** Maximum memory in bytes to decode a picture, on top of an idle decoder's. A progressive JPEG of 52 megapixels needs 156 MB. */
export const MAX_MEMORY = 200e6;

/** Bytes that the libvips pipeline needs for any picture. */
const PIPELINE = 8e6;
/** Number of copies of the encoded picture in the decoder. A JPEG without an end marker is copied to append one. */
const COPIES = 2;
/** Measured number of rows that libvips keeps in memory while it shrinks a picture row by row. */
const ROWS = 1_800;
/** Measured overhead factor for a picture that is decoded as a whole. It is above 1 because libpng also buffers rows. */
const OVERHEAD = 1.2;
/** Bytes per pixel of a still picture that is decoded as a whole. */
const RGBA = 4;
/** Bytes per pixel of a WebP animation: two canvases and a frame. A WebP strip needs as much, because rotating it makes a copy. */
const WEBP_ANIMATION = 12;
/** Size in bytes of a DCT coefficient in libjpeg. */
const COEFFICIENT = 2;
/** Maximum number of stray bytes to skip in a JPEG header. Some cameras write such bytes between the segments. */
const MAX_SKIPPED_BYTES = 64 * 1024;
/** The marker at the start of each scan of a JPEG. */
const SCAN = Buffer.from([0xff, 0xda]);

interface Shape {
  width: number;
  height: number;
  /** Bytes needed for the pixels, excluding the pipeline and the copies of the file. */
  memory: number;
}

/**
 * Estimates from its header how much memory a picture needs to be decoded. Reads as far as the first pixel data, and at most `MAX_SECTIONS`
 * sections.
 *
 * @returns an upper bound in bytes
 * @throws `unreadable-picture` unless the picture is a JPEG, PNG or WebP
 * @throws `picture-too-large` when the picture exceeds a limit
 */
export function memoryOf(picture: Buffer): number {
  const shape = shapeOf(picture);
  if (!shape) throw formatOf(picture) ? pictureErrors.unreadable() : pictureErrors.unknown();
  if (shape.width * shape.height > MAX_PIXELS) throw pictureErrors.pixels();
  const memory = PIPELINE + COPIES * picture.length + shape.memory;
  if (memory > MAX_MEMORY) throw hasManyScans(picture) ? pictureErrors.scans() : pictureErrors.memory();
  return memory;
}

/** Estimates whether a JPEG has too many scans. Other bytes may look like a scan marker, so this only selects the error text. */
function hasManyScans(picture: Buffer): boolean {
  let scans = 0;
  for (let at = picture.indexOf(SCAN); at >= 0 && scans <= MAX_SCANS; at = picture.indexOf(SCAN, at + 1)) scans += 1;
  return formatOf(picture) === 'jpeg' && scans > MAX_SCANS;
}

function shapeOf(picture: Buffer): Shape | undefined {
  const format = formatOf(picture);
  try {
    if (format === 'jpeg') return jpegShape(picture);
    if (format === 'png') return pngShape(picture);
    return format && webpShape(picture);
  } catch (error) {
    // Thrown by a Buffer's read methods when the header is truncated.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function jpegShape(picture: Buffer): Shape | undefined {
  const head = headOf(picture, 'jpeg', 'da');
  // Frame headers are SOF0 to SOF15 (0xc0 to 0xcf), except for DHT (c4), JPG (c8) and DAC (cc), which share that range.
  const frame = head.find(({ type }) => type[0] === 'c' && !['c4', 'c8', 'cc'].includes(type));
  const scan = head.at(-1);
  if (!frame || scan?.type !== 'da') return undefined;
  const [height, width, components] = [
    picture.readUInt16BE(frame.at + 1),
    picture.readUInt16BE(frame.at + 3),
    picture.readUInt8(frame.at + 5),
  ];
  const samples = samplesPerPixel(picture, frame.at + 6, components);
  const isProgressive = ['c2', 'c6', 'ca', 'ce'].includes(frame.type);
  // If there are several scans, libjpeg keeps the coefficients of the whole picture in memory until it has read every scan.
  const hasSeveralScans = isProgressive || picture.readUInt8(scan.at) < components;
  const coefficients = hasSeveralScans ? width * height * samples * COEFFICIENT : 0;
  const strip = isStrip({ width, height }) ? width * height * RGBA : 0;
  return { width, height, memory: coefficients + strip };
}

/** Returns the number of samples per pixel, summed over all components: 3 for 4:4:4 and 1.5 for 4:2:0. */
function samplesPerPixel(picture: Buffer, at: number, components: number): number {
  let [across, down, blocks] = [1, 1, 0];
  for (let component = 0; component < components; component += 1) {
    const factors = picture.readUInt8(at + component * 3 + 1);
    across = Math.max(across, factors >> 4);
    down = Math.max(down, factors & 15);
    blocks += (factors >> 4) * (factors & 15);
  }
  return blocks / (across * down);
}

const PNG_CHANNELS: Record<number, number> = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 };

function pngShape(picture: Buffer): Shape | undefined {
  const head = headOf(picture, 'png', 'IDAT');
  const [first] = head;
  if (first?.type !== 'IHDR') return undefined;
  const [width, height] = [picture.readUInt32BE(first.at), picture.readUInt32BE(first.at + 4)];
  const [depth, colour, interlace] = [8, 9, 12].map((offset) => picture.readUInt8(first.at + offset));
  const alpha = head.some(({ type }) => type === 'tRNS') ? 1 : 0;
  const row = width * ((PNG_CHANNELS[colour ?? 0] ?? 4) + alpha) * (depth === 16 ? 2 : 1);
  const isWhole = interlace !== 0 || isStrip({ width, height });
  return { width, height, memory: isWhole ? row * height * OVERHEAD : row * Math.min(height, ROWS) };
}

function webpShape(picture: Buffer): Shape | undefined {
  const [first] = headOf(picture, 'webp', 'VP8X');
  const at = first?.at ?? 0;
  if (first?.type === 'VP8 ') {
    return webp(picture.readUInt16LE(at + 6) & 0x3fff, picture.readUInt16LE(at + 8) & 0x3fff, 0);
  }
  if (first?.type === 'VP8L') {
    const bits = picture.readUInt32LE(at + 1);
    return webp((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1, RGBA);
  }
  if (first?.type !== 'VP8X') return undefined;
  const isAnimated = (picture.readUInt8(at) & 0x02) !== 0;
  const [width, height] = [picture.readUIntLE(at + 4, 3) + 1, picture.readUIntLE(at + 7, 3) + 1];
  return webp(width, height, isAnimated ? WEBP_ANIMATION : RGBA);
}

function webp(width: number, height: number, bytesPerPixel: number): Shape {
  return { width, height, memory: width * height * (isStrip({ width, height }) ? WEBP_ANIMATION : bytesPerPixel) };
}

/** Returns the sections up to and including the first one of type `until`. */
function headOf(picture: Buffer, format: 'jpeg' | 'png' | 'webp', until: string): Section[] {
  const head: Section[] = [];
  for (const section of sectionsOf(picture, format, MAX_SKIPPED_BYTES)) {
    head.push(section);
    if (head.length > MAX_SECTIONS) throw pictureErrors.sections();
    if (section.type === until) break;
  }
  return head;
}
