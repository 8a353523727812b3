import { MAX_SCANS, MAX_SECTIONS, refusals } from './refusals.ts';
import { formatOf, type Section, sectionsOf } from './sections.ts';
import { isStrip } from './strip.ts';

export const MAX_PIXELS = 50e6;
/** Bytes for the decode of one picture, beside what a decoder holds anyway. 50 megapixels of a progressive photo are 150 MB. */
export const MAX_MEMORY = 200e6;

/** Bytes of the pipeline itself. */
const PIPELINE = 8e6;
/** Copies of the encoded picture: in the message, and in the decoder. */
const COPIES = 2;
/** Rows that libvips holds while it shrinks a picture that it can read row by row; measured. */
const ROWS = 1_800;
/** Factor for whole pictures in memory, measured: libpng's rows are added. */
const OVERHEAD = 1.2;
/** Bytes a pixel in libwebp: a frame; the canvas of an animation, twice, and its frame. Strips are copied to be turned. */
const WEBP_FRAME = 4;
const WEBP_FRAMES = 12;
const COEFFICIENT = 2;
/** Stray bytes between the segments of a JPEG's header, as written by some cameras. */
const MAX_SKIPPED = 64 * 1024;
/** The marker that begins a scan. */
const SCAN = Buffer.from([0xff, 0xda]);

interface Shape {
  width: number;
  height: number;
  /** Bytes beside the pipeline's. */
  memory: number;
}

/**
 * An upper bound of the bytes needed to decode a picture, from its header. Reads up to the first pixel data, at most
 * MAX_SECTIONS sections. Throws `unreadable-picture` for anything but JPEG, PNG and WebP, and `picture-too-large` above the limits.
 */
export function memoryOf(picture: Buffer): number {
  const shape = shapeOf(picture);
  if (!shape) throw refusals.unreadable();
  if (shape.width * shape.height > MAX_PIXELS) throw refusals.pixels();
  const memory = PIPELINE + COPIES * picture.length + shape.memory;
  if (memory > MAX_MEMORY) throw hasManyScans(picture) ? refusals.scans() : refusals.memory();
  return memory;
}

/** Only chooses the error for a picture that is refused anyway, as other bytes may look like scans. */
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
    // The header is truncated.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function jpegShape(picture: Buffer): Shape | undefined {
  const head = headOf(picture, 'jpeg', 'da');
  // SOF0 to SOF15, without the tables that have numbers among theirs.
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
  // libjpeg keeps the coefficients of the whole picture until all scans have been read.
  const isHeld = isProgressive || picture.readUInt8(scan.at) < components;
  const coefficients = isHeld ? width * height * samples * COEFFICIENT : 0;
  const strip = isStrip({ width, height }) ? width * height * WEBP_FRAME : 0;
  return { width, height, memory: coefficients + strip };
}

/** Of all components together: 3 for full colour, 1.5 where two of three are halved both ways. */
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
    return webp((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1, WEBP_FRAME);
  }
  if (first?.type !== 'VP8X') return undefined;
  const isAnimated = (picture.readUInt8(at) & 0x02) !== 0;
  const [width, height] = [picture.readUIntLE(at + 4, 3) + 1, picture.readUIntLE(at + 7, 3) + 1];
  return webp(width, height, isAnimated ? WEBP_FRAMES : WEBP_FRAME);
}

function webp(width: number, height: number, perPixel: number): Shape {
  return { width, height, memory: width * height * (isStrip({ width, height }) ? WEBP_FRAMES : perPixel) };
}

/** The sections up to the first of this type, and that one too. */
function headOf(picture: Buffer, format: 'jpeg' | 'png' | 'webp', until: string): Section[] {
  const head: Section[] = [];
  for (const section of sectionsOf(picture, format, MAX_SKIPPED)) {
    head.push(section);
    if (head.length > MAX_SECTIONS) throw refusals.sections();
    if (section.type === until) break;
  }
  return head;
}
