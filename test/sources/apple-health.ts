import { appleHealth } from '../../sources/apple-health/apple-health.ts';
import { blobFile } from '../../sources/files/blob-file.ts';
import type { FoundReading, ReadContext } from '../../sources/import/import-source.ts';
import type { Skipped } from '../../sources/import/skipped.ts';
import type { SourceFile } from '../../sources/source-file.ts';
import { zoneOf } from '../../sources/zone.ts';

export const appleFile = (content: string | Uint8Array<ArrayBuffer>, name = 'export.xml'): SourceFile =>
  blobFile(name, new Blob([content]));

/** Reads a file, and returns what a source reports. */
export async function importApple(
  content: string | Uint8Array<ArrayBuffer>,
  context: Partial<ReadContext> = {},
  files = [appleFile(content)],
) {
  const readings: FoundReading[] = [];
  const skipped: Skipped[] = [];
  await appleHealth.read(files, {
    zone: zoneOf('UTC'),
    shiftMs: 0,
    add: (reading) => readings.push(reading),
    skip: (reason, place, count = 1) => skipped.push({ reason, first: place(), count }),
    signal: new AbortController().signal,
    ...context,
  });
  return { readings, skipped };
}

export const record = (attributes: Record<string, string>): string =>
  `<Record ${Object.entries({ sourceName: 'Watch', ...attributes })
    .map(([name, value]) => `${name}="${value}"`)
    .join(' ')}/>`;

/** The elements begin in line 4. */
export const xml = (...elements: string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<HealthData locale="de_DE">\n <Me HKCharacteristicTypeIdentifierDateOfBirth="1984-02-29"/>\n ${elements.join('\n ')}\n</HealthData>\n`;
