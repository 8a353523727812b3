/** A segment of a JPEG, or a chunk of a PNG or WebP. */
export interface Section {
  /** In a JPEG, the second byte of the segment's marker in hex, such as `da`. Otherwise the chunk's four-letter type. */
  type: string;
  /** The offset of the section's data, after its type and length. */
  at: number;
}

export type Format = 'jpeg' | 'png' | 'webp';

const START: Record<Format, number> = { jpeg: 2, png: 8, webp: 12 };
/** The type of the marker at the end of a JPEG. It has no data. */
export const END_OF_JPEG = 'd9';
const PNG_SIGNATURE = '\x89PNG\r\n\x1a\n';

/**
 * Detects the format from the signature at the start of the file.
 *
 * @returns undefined for any other format
 */
export function formatOf(picture: Buffer): Format | undefined {
  if (picture[0] === 0xff && picture[1] === 0xd8) return 'jpeg';
  if (picture.toString('latin1', 0, 8) === PNG_SIGNATURE) return 'png';
  if (picture.toString('latin1', 0, 4) === 'RIFF' && picture.toString('latin1', 8, 12) === 'WEBP') return 'webp';
  return undefined;
}

/**
 * Iterates over a picture's sections without decoding the picture. Makes at most one pass over the bytes, even if the picture is corrupt.
 * In a JPEG, stops after `maxSkipped` bytes outside of segments, because headers contain few such bytes and compressed data contains many.
 */
export function sectionsOf(picture: Buffer, format: Format, maxSkipped = Number.POSITIVE_INFINITY): Generator<Section> {
  return format === 'jpeg' ? segments(picture, maxSkipped) : chunks(picture, format);
}

/**
 * Finds segments in the same way as libjpeg, which skips other bytes, so that both count the same number of scans. Ignores markers that
 * have no data. Within compressed data, ignores escaped bytes and restart markers (ITU-T T.81 §B.1.1).
 */
function* segments(picture: Buffer, maxSkipped: number): Generator<Section> {
  let at = START.jpeg;
  for (let skipped = 0; at + 2 <= picture.length && skipped <= maxSkipped; ) {
    const marker = picture[at + 1] ?? 0;
    if (marker === 0xd9 && picture[at] === 0xff) {
      yield { type: END_OF_JPEG, at: at + 2 };
      return;
    }
    const isSection = picture[at] === 0xff && marker > 0x01 && marker !== 0xff && (marker < 0xd0 || marker > 0xd8);
    if (isSection) {
      if (at + 4 > picture.length) return;
      yield { type: marker.toString(16).padStart(2, '0'), at: at + 4 };
      at += 2 + Math.max(2, picture.readUInt16BE(at + 2));
    } else {
      const next = nextOffset(picture, at);
      skipped += next - at;
      at = next;
    }
  }
}

/**
 * Returns the next offset to try. Skips one fill byte, or the two bytes of an escaped byte or a marker without data; otherwise goes to the
 * next 0xff.
 */
function nextOffset(picture: Buffer, at: number): number {
  if (picture[at] === 0xff) return at + (picture[at + 1] === 0xff ? 1 : 2);
  const next = picture.indexOf(0xff, at);
  return next < 0 ? picture.length : next;
}

/** Finds chunks. A PNG chunk has length, type, data and checksum. A WebP chunk has type, length, and data padded to an even length. */
function* chunks(picture: Buffer, format: 'png' | 'webp'): Generator<Section> {
  for (let at = START[format]; at + 8 <= picture.length; ) {
    const isPng = format === 'png';
    const type = picture.toString('latin1', isPng ? at + 4 : at, isPng ? at + 8 : at + 4);
    const length = isPng ? picture.readUInt32BE(at) : picture.readUInt32LE(at + 4);
    yield { type, at: at + 8 };
    if (type === 'IEND') return;
    at += 8 + length + (isPng ? 4 : length % 2);
  }
}
