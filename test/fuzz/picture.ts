import sharp from 'sharp';
import { flatPng, progressiveJpeg } from '../support/costly-pictures.ts';
import { animation, blackPng, mosaic, photo } from '../support/pictures.ts';

const field = () => mosaic(['rg', 'by'], 96, 64);
const clear = () => mosaic(['.g', 'b.'], 64, 48);

/** A small picture that can be published. */
export const PICTURE: Buffer = await field().jpeg().toBuffer();

/** Pictures of every kind that is taken, to be changed: with and without transparency, metadata, layers and frames. */
export const SEEDS: readonly Buffer[] = await Promise.all([
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
