import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SourceName } from '../../sources/import/import-source.ts';
import { appleHealthXml, BYTES_PER_DAY } from '../../test/sources/generators/apple-health.ts';
import { makeHealthConnect } from '../../test/sources/generators/health-connect.ts';
import type { BareName } from './bare.ts';

export interface Kind {
  source: SourceName;
  bare: BareName;
  /** Whether real files of 1 GB exist. They have years, of which 90 days are sent. */
  canBeLarge: boolean;
  /** Writes a file of about this size in bytes, exported at `now`. */
  generate(path: string, bytes: number, now: number): Promise<void>;
}

/** Of 180 days with one heart rate in each minute of the day. */
const BYTES_PER_RATE = 2_600_000;

export const KINDS: readonly Kind[] = [
  {
    source: 'apple-health',
    bare: 'saxes',
    canBeLarge: true,
    generate: (path, bytes, now) =>
      pipeline(Readable.from(appleHealthXml({ now, days: Math.ceil(bytes / BYTES_PER_DAY) })), createWriteStream(path)),
  },
  {
    source: 'health-connect',
    bare: 'node:sqlite',
    canBeLarge: false,
    // Half of the readings are too old to be sent.
    generate: (path, bytes, now) =>
      writeFile(path, makeHealthConnect({ until: now, days: 180, heartRates: Math.ceil(bytes / BYTES_PER_RATE) })),
  },
];
