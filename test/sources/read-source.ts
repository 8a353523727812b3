import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { FoundReading, ImportSource } from '../../sources/import/import-source.ts';
import type { SkipReason } from '../../sources/import/skipped.ts';
import type { SourceFile } from '../../sources/source-file.ts';
import { zoneOf } from '../../sources/zone.ts';
import { memoryFile } from '../support/memory-file.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');

/** Reads all files of a folder of fixtures into memory. */
export async function fixtureFiles(folder: string): Promise<SourceFile[]> {
  const path = join(FIXTURES, folder);
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.sort().map(async (file) => memoryFile(relative(path, file), await readFile(file))));
}

export interface ReadResult {
  selected: string[];
  needsZone: boolean;
  readings: FoundReading[];
  /** By reason, with the first place. */
  skipped: Partial<Record<SkipReason, { count: number; first: string }>>;
}

/** Selects and reads files without checking the readings further. */
export async function readSource(
  source: ImportSource,
  files: readonly SourceFile[],
  { zone = 'Europe/Berlin', oldest }: { zone?: string; oldest?: string } = {},
): Promise<ReadResult> {
  const selected = await source.select(files);
  const result: ReadResult = {
    selected: selected.map(({ name }) => name),
    needsZone: source.needsZone(selected),
    readings: [],
    skipped: {},
  };
  await source.read(selected, {
    zone: zoneOf(zone),
    shiftMs: 0,
    signal: new AbortController().signal,
    ...(oldest === undefined ? {} : { oldest: Date.parse(oldest) }),
    add: (reading) => result.readings.push(reading),
    skip(reason, place, count = 1) {
      const known = result.skipped[reason];
      if (known) known.count += count;
      else result.skipped[reason] = { count, first: place() };
    },
  });
  return result;
}

const time = (ms: number) => new Date(ms).toISOString();

/** Writes a reading in one line, such as `step_count 84 2026-11-27T06:15:00.000Z – 2026-11-27T06:16:00.000Z (Watch)`. */
export const described = ({ metric, value, start, end, origin, isMirror }: FoundReading): string =>
  `${metric} ${value} ${time(start)}${end === undefined ? '' : ` – ${time(end)}`}${origin && ` (${origin})`}${isMirror ? ' mirror' : ''}`;
