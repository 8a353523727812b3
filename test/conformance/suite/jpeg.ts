import assert from 'node:assert/strict';
import sharp from 'sharp';

/** The "start of scan" marker. The pixel data follows it. */
const SOS = 0xda;
/**
 * Segments that a decoder needs: JFIF, frame, tables and restart intervals. All other segments are rejected, because they
 * could hold metadata.
 */
const NEEDED = new Set([0xe0, 0xc0, 0xc1, 0xc2, 0xc4, 0xdb, 0xdd, SOS]);

/** Asserts that these bytes are a portrait: a JPEG of 512×512 pixels, without orientation or other metadata. */
export async function assertPortrait(jpeg: Buffer): Promise<void> {
  const { format, width, height, space, channels, ...rest } = await sharp(jpeg).metadata();
  assert.deepEqual({ format, width, height, space, channels }, PORTRAIT);
  const { exif, icc, xmp, iptc, comments, orientation } = rest;
  assert.deepEqual([exif, icc, xmp, iptc, comments, orientation], Array(6).fill(undefined));
  for (const marker of segmentsOf(jpeg)) assert.ok(NEEDED.has(marker), `no segment ${marker.toString(16)}`);
  assert.equal(jpeg.indexOf('\xff\xd9', 0, 'latin1'), jpeg.length - 2, 'nothing behind the end');
}
const PORTRAIT = { format: 'jpeg', width: 512, height: 512, space: 'srgb', channels: 3 };

/** Lists the markers of all JPEG segments before the pixel data. */
export function segmentsOf(jpeg: Buffer): number[] {
  const markers: number[] = [];
  let at = 2;
  while (markers.at(-1) !== SOS) {
    assert.equal(jpeg.readUInt8(at), 0xff, `a segment starts at ${at}`);
    markers.push(jpeg.readUInt8(at + 1));
    at += 2 + jpeg.readUInt16BE(at + 2);
  }
  return markers;
}
