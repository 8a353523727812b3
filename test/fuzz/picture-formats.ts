import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { framesOf, jpegSegment, PNG_SIGNATURE, pngChunk, webpChunk } from '../support/costly-pictures.ts';

type Change = (picture: Buffer) => Buffer;

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const isPng = (picture: Buffer) => picture.subarray(0, PNG_SIGNATURE.byteLength).equals(PNG_SIGNATURE);
const isJpeg = (picture: Buffer) => picture[0] === 0xff && picture[1] === 0xd8;
const isWebp = (picture: Buffer) => picture.toString('latin1', 8, 12) === 'WEBP';

/** Widths and heights just below, at and above every limit. */
const SIDES = [0, 1, 2, 511, 7_071, 7_072, 16_383, 16_384, 65_500, 65_535, 0x7fff_ffff, 0xffff_ffff];
const sides = fc.tuple(fc.constantFrom(...SIDES), fc.constantFrom(...SIDES));

/** Changes the width and height in a picture's header, and corrects the PNG checksum. */
const resized: fc.Arbitrary<Change> = sides.map(([width, height]) => (picture) => {
  const changed = Buffer.from(picture);
  if (isPng(changed) && changed.byteLength > 33) {
    changed.writeUInt32BE(width, 16);
    changed.writeUInt32BE(height, 20);
    changed.writeUInt32BE(crc32(changed.subarray(12, 29)), 29);
  } else if (isJpeg(changed)) {
    const frame = [...'\xc0\xc1\xc2'].map((kind) => changed.indexOf(`\xff${kind}`, 0, 'latin1')).find((at) => at > 0);
    if (frame === undefined || frame + 9 > changed.byteLength) return changed;
    changed.writeUInt16BE(height & 0xffff, frame + 5);
    changed.writeUInt16BE(width & 0xffff, frame + 7);
  } else if (isWebp(changed) && changed.byteLength > 30) {
    const isExtended = changed.toString('latin1', 12, 16) === 'VP8X';
    changed.writeUIntLE((width - 1) & (isExtended ? 0xff_ffff : 0x3fff), isExtended ? 24 : 26, isExtended ? 3 : 2);
    if (isExtended) changed.writeUIntLE((height - 1) & 0xff_ffff, 27, 3);
    else changed.writeUInt16LE((height - 1) & 0x3fff, 28);
  }
  return changed;
});

/** Hostile metadata: Exif, XMP, colour profiles and scripts, some of it very large. */
const PAYLOADS = [
  latin1('Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0'),
  latin1('Exif\0\0II*\0\xff\xff\xff\xff'),
  latin1('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><!ENTITY a "b"></x:xmpmeta>'),
  latin1(`ICC_PROFILE\0\x01\x01${'\xff'.repeat(200)}`),
  latin1('JFIF\0\x01\x02\0\0\x01\0\x01\xff\xff'),
  latin1('Adobe\0\x64\0\0\0\0\x02'),
  latin1('<script>alert(1)</script>'),
  Buffer.alloc(60_000, 'GPS '),
  Buffer.alloc(0),
];
const KINDS = {
  jpeg: [0xe0, 0xe1, 0xe2, 0xed, 0xee, 0xfe, 0xdb, 0xc4, 0xdd],
  png: ['eXIf', 'iCCP', 'tEXt', 'zTXt', 'iTXt', 'PLTE', 'tRNS', 'IDAT', 'acTL', 'IHDR', 'abCd'],
  webp: ['EXIF', 'XMP ', 'ICCP', 'ALPH', 'ANIM', 'VP8 ', 'abcd'],
};

const injected: fc.Arbitrary<Change> = fc
  .tuple(fc.constantFrom(...PAYLOADS), fc.nat(20), fc.boolean())
  .map(([payload, kind, isDeflated]) => (picture) => {
    if (isJpeg(picture)) return spliced(picture, 2, jpegSegment(KINDS.jpeg[kind % KINDS.jpeg.length] ?? 0, payload));
    const data = isDeflated
      ? Buffer.concat([latin1('name\0\0'), deflateSync(Buffer.alloc(5_000_000, payload.length > 0 ? payload : 'x'))])
      : payload;
    if (isPng(picture)) return spliced(picture, 33, pngChunk(KINDS.png[kind % KINDS.png.length] ?? '', data));
    if (!isWebp(picture)) return picture;
    const chunk = webpChunk(KINDS.webp[kind % KINDS.webp.length] ?? '', payload);
    const longer = kind % 2 ? Buffer.concat([picture, chunk]) : spliced(picture, 12, chunk);
    longer.writeUInt32LE(longer.byteLength - 8, 4);
    return longer;
  });

const spliced = (picture: Buffer, at: number, bytes: Buffer) =>
  Buffer.concat([picture.subarray(0, at), bytes, picture.subarray(at)]);

/**
 * Changes bytes in a PNG chunk and corrects the chunk's checksum. Without the correction, decoders would skip the
 * chunk.
 */
const rechecked: fc.Arbitrary<Change> = fc
  .tuple(fc.nat(20), fc.nat(100_000), fc.nat(255))
  .map(([which, place, value]) => (picture) => {
    if (!isPng(picture)) return picture;
    const changed = Buffer.from(picture);
    let at = PNG_SIGNATURE.byteLength;
    for (let left = which; at + 12 <= changed.byteLength; left -= 1) {
      const end = at + 8 + changed.readUInt32BE(at);
      if (end + 4 > changed.byteLength) break;
      if (left <= 0) {
        if (end > at + 8) changed[at + 8 + (place % (end - at - 8))] = value;
        changed.writeUInt32BE(crc32(changed.subarray(at + 4, end)), end);
        break;
      }
      at = end + 4;
    }
    return changed;
  });

/** Repeats the parts of a picture that are expensive to decode: scans, frames and metadata. */
const repeated: fc.Arbitrary<Change> = fc
  .tuple(fc.constantFrom(2, 50, 99, 101, 1_001, 20_000), fc.nat(20))
  .map(([times, kind]) => (picture) => {
    const copies = (piece: Buffer) => Buffer.concat(Array<Buffer>(times).fill(piece));
    if (isJpeg(picture)) {
      const scan = picture.lastIndexOf('\xff\xda', undefined, 'latin1');
      const end = picture.lastIndexOf('\xff\xd9', undefined, 'latin1');
      if (kind % 2 && scan > 0 && (end - scan) * times < MAX_BYTES) {
        return spliced(picture, end, copies(picture.subarray(scan, end)));
      }
      return spliced(picture, 2, copies(jpegSegment(KINDS.jpeg[kind % KINDS.jpeg.length] ?? 0, Buffer.alloc(2))));
    }
    if (isPng(picture)) return spliced(picture, 33, copies(pngChunk(KINDS.png[kind % KINDS.png.length] ?? '', ZIPPED)));
    if (!isWebp(picture) || picture.byteLength * times > MAX_BYTES) return picture;
    return framesOf(picture, times, kind % 2 ? 48 : 4_000);
  });
const MAX_BYTES = 10 * 1024 * 1024;
const ZIPPED = Buffer.concat([latin1('name\0\0'), deflateSync(Buffer.alloc(5_000))]);

export const formatChanges: fc.Arbitrary<Change> = fc.oneof(resized, injected, rechecked, repeated);
