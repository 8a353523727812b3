/** A JPEG's segment, a PNG's or WebP's chunk. */
export interface Section {
  /** The marker's second byte in hex for JPEG, such as `da`; the four letters of a chunk. */
  type: string;
  /** Where its data begins, after the type and the length. */
  at: number;
}

export type Format = 'jpeg' | 'png' | 'webp';

const START: Record<Format, number> = { jpeg: 2, png: 8, webp: 12 };
const PNG_SIGNATURE = '\x89PNG\r\n\x1a\n';

/** Detected by the first bytes; undefined for anything else. */
export function formatOf(picture: Buffer): Format | undefined {
  if (picture[0] === 0xff && picture[1] === 0xd8) return 'jpeg';
  if (picture.toString('latin1', 0, 8) === PNG_SIGNATURE) return 'png';
  if (picture.toString('latin1', 0, 4) === 'RIFF' && picture.toString('latin1', 8, 12) === 'WEBP') return 'webp';
  return undefined;
}

/**
 * A picture's sections, without decoding: at most one pass over its bytes, also for broken ones. Ends where more than
 * `maxSkipped` bytes belong to no section: few do in a JPEG's header, many in compressed data.
 */
export function sectionsOf(picture: Buffer, format: Format, maxSkipped = Number.POSITIVE_INFINITY): Generator<Section> {
  return format === 'jpeg' ? segments(picture, maxSkipped) : chunks(picture, format);
}

/**
 * Segments as libjpeg finds them: other bytes are skipped, so that both see the same scans. Markers without data, and
 * escaped bytes and restart markers in compressed data, are ignored (ITU-T T.81 §B.1.1).
 */
function* segments(picture: Buffer, maxSkipped: number): Generator<Section> {
  let at = START.jpeg;
  for (let skipped = 0; at + 4 <= picture.length && skipped <= maxSkipped; ) {
    const marker = picture[at + 1] ?? 0;
    if (marker === 0xd9 && picture[at] === 0xff) return;
    const isSection = picture[at] === 0xff && marker > 0x01 && marker !== 0xff && (marker < 0xd0 || marker > 0xd8);
    if (isSection) {
      yield { type: marker.toString(16).padStart(2, '0'), at: at + 4 };
      at += 2 + Math.max(2, picture.readUInt16BE(at + 2));
    } else {
      const next = afterStray(picture, at);
      skipped += next - at;
      at = next;
    }
  }
}

/** Where the search continues after bytes that are no marker. An escape has two bytes; any number of 0xff may precede a marker. */
function afterStray(picture: Buffer, at: number): number {
  if (picture[at] === 0xff) return at + (picture[at + 1] === 0xff ? 1 : 2);
  const next = picture.indexOf(0xff, at);
  return next < 0 ? picture.length : next;
}

/** Chunks: type, length and a checksum in PNG; padded to an even length in WebP. */
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
