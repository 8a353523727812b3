import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SourceName } from '../../sources/import/import-source.ts';
import { appleHealthXml, BYTES_PER_DAY } from '../../test/sources/generators/apple-health.ts';
import type { BareName } from './bare.ts';

export interface Kind {
  source: SourceName;
  bare: BareName;
  /** Writes a file of about this size in bytes, exported at `now`. */
  generate(path: string, bytes: number, now: number): Promise<void>;
}

export const KINDS: readonly Kind[] = [
  {
    source: 'apple-health',
    bare: 'saxes',
    generate: (path, bytes, now) =>
      pipeline(Readable.from(appleHealthXml({ now, days: Math.ceil(bytes / BYTES_PER_DAY) })), createWriteStream(path)),
  },
];
