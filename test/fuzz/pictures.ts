import fc from 'fast-check';
import sharp from 'sharp';
import { flatPng, progressiveJpeg } from '../support/costly-pictures.ts';
import { animation, blackPng, mosaic, photo } from '../support/pictures.ts';
import { formatChanges } from './picture-formats.ts';

const field = () => mosaic(['rg', 'by'], 96, 64);
const clear = () => mosaic(['.g', 'b.'], 64, 48);

export const PICTURE: Buffer = await field().jpeg().toBuffer();

/** Valid pictures in every accepted format, with and without transparency, metadata, layers and animation. */
const SEEDS: readonly Buffer[] = await Promise.all([
  PICTURE,
  field().jpeg({ progressive: true }).withIccProfile('p3').toBuffer(),
  field().jpeg({ chromaSubsampling: '4:4:4' }).withMetadata({ orientation: 6 }).toBuffer(),
  field().greyscale().jpeg().toBuffer(),
  sharp(await field().png().toBuffer())
    .toColourspace('cmyk')
    .jpeg()
    .toBuffer(),
  field().png().toBuffer(),
  field().png({ palette: true }).toBuffer(),
  clear().png({ progressive: true }).withMetadata({ orientation: 3 }).toBuffer(),
  field().toColourspace('rgb16').png().toBuffer(),
  field().webp().toBuffer(),
  clear().webp({ lossless: true }).toBuffer(),
  clear().webp().withIccProfile('p3').withMetadata({ orientation: 8 }).toBuffer(),
  animation('grb', 48),
  photo,
  blackPng(3000, 3000),
  progressiveJpeg({ width: 4000, height: 3000, scans: 10, halved: true }),
  progressiveJpeg({ width: 900, height: 600, scans: 101 }),
  flatPng({ width: 3000, height: 2000, depth: 8, colour: 2, interlaced: true }),
  flatPng({ width: 2000, height: 2000, depth: 16, colour: 6, interlaced: true }),
]);

type Change = (picture: Buffer) => Buffer;

const place = fc.nat(1_000_000);
/** An offset in the file's header, where changes have the most effect. */
const inHead = fc.nat(120);
const seed = fc.constantFrom(...SEEDS);
const within = (picture: Buffer, at: number) => at % (picture.byteLength + 1);

const flipped = (at: fc.Arbitrary<number>): fc.Arbitrary<Change> =>
  fc.array(fc.tuple(at, fc.nat(255)), { minLength: 1, maxLength: 6 }).map((flips) => (picture) => {
    const changed = Buffer.from(picture);
    for (const [which, bits] of flips) {
      const index = which % changed.byteLength;
      changed[index] = (changed[index] ?? 0) ^ bits;
    }
    return changed;
  });

/** Mutations that can be applied to any file, whatever its format. */
const blindChanges = fc.oneof<fc.Arbitrary<Change>[]>(
  flipped(place),
  flipped(inHead),
  place.map((end) => (picture) => picture.subarray(0, within(picture, end))),
  fc.uint8Array({ maxLength: 64 }).map((bytes) => (picture) => Buffer.concat([picture, bytes])),
  fc
    .constantFrom('PK\x03\x04', '<script>', '\xff\xd9\xff\xd8', '\0'.repeat(1_000_000))
    .map((text) => (picture) => Buffer.concat([picture, Buffer.from(text, 'latin1')])),
  fc.tuple(place, fc.nat(5_000), place).map(([from, length, to]) => (picture) => {
    const start = within(picture, from);
    const at = within(picture, to);
    return Buffer.concat([picture.subarray(0, at), picture.subarray(start, start + length), picture.subarray(at)]);
  }),
  fc.tuple(seed, place, place).map(
    ([other, head, tail]) =>
      (picture) =>
        Buffer.concat([picture.subarray(0, within(picture, head)), other.subarray(within(other, tail))]),
  ),
);

/** Pictures with one to four mutations, some specific to the format and some not. */
export const hostilePictures: fc.Arbitrary<Buffer> = fc
  .tuple(seed, fc.array(fc.oneof(formatChanges, blindChanges), { minLength: 1, maxLength: 4 }))
  .map(([picture, changes]) =>
    changes.reduce((changed, change) => (changed.byteLength > 0 ? change(changed) : changed), picture),
  );
