import { appleHealthXml } from '../sources/generators/apple-health.ts';
import { googleTakeoutFiles } from '../sources/generators/google-takeout.ts';
import { makeHealthConnect } from '../sources/generators/health-connect.ts';
import { whoopFiles } from '../sources/generators/whoop.ts';
import { makeZip } from '../sources/generators/zip.ts';

/** Files of one kind, by name. */
export type FileSample = Record<string, Buffer<ArrayBuffer>>;

/**
 * Returns small files of every kind that Hatchery imports, with recent readings. All can be read in a few ms.
 *
 * @param now in ms since 1970
 */
export function fileSamples(now: number): FileSample[] {
  const apple = smallAppleHealth(now);
  const takeout = (form: 'google-health' | 'fitbit') =>
    googleTakeoutFiles({ now, days: 3, heartRates: 4, otherBytes: 60, form }).map(
      ({ name, parts }): [string, string] => [name, [...parts()].join('')],
    );
  const database = makeHealthConnect({ until: now, days: 2 });
  return [
    sampleOf([['export.xml', apple]]),
    zipOf('export.zip', [['apple_health_export/export.xml', apple]]),
    sampleOf(takeout('google-health')),
    sampleOf(takeout('fitbit')),
    zipOf('takeout.zip', takeout('google-health')),
    sampleOf(whoopFiles({ now, days: 8 }).map(({ name, content }) => [name, content])),
    sampleOf([['health_connect_export.db', database]]),
    zipOf('Health Connect.zip', [['health_connect_export.db', database]]),
  ];
}

type Content = string | Uint8Array<ArrayBuffer>;

const sampleOf = (files: readonly (readonly [name: string, content: Content])[]): FileSample =>
  Object.fromEntries(files.map(([name, content]) => [name, bytesOf(content)]));

const bytesOf = (content: Content): Buffer<ArrayBuffer> =>
  typeof content === 'string' ? Buffer.from(content) : Buffer.from(content.buffer);

const zipOf = (name: string, files: readonly (readonly [name: string, content: Content])[]): FileSample =>
  sampleOf([[name, makeZip(files.map(([entry, data]) => ({ name: entry, data })))]]);

/** A generated export with each 40th record. */
function smallAppleHealth(now: number): string {
  const lines = [...appleHealthXml({ now, days: 2 })].join('').split('\n');
  const isRecord = (line: string) => /^ <Record .*\/>$/.test(line);
  return lines.filter((line, at) => !isRecord(line) || at % 40 === 0).join('\n');
}
