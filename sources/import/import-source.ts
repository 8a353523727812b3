import type { HealthSample } from '../../shared/models/typescript/types.ts';
import type { SourceFile } from '../source-file.ts';
import type { Zone } from '../zone.ts';
import type { SkipReason } from './skipped.ts';

/** The sources of files. The name is also the `source` of the stream that receives the readings. */
export type SourceName = 'apple-health' | 'google-takeout' | 'health-connect' | 'whoop' | 'fitabase';

/** A reading as a file has it. Times in ms since 1970, value in the unit of the metric. */
export interface FoundReading {
  metric: HealthSample['metric'];
  value: number;
  start: number;
  end?: number;
  /** The device or app that measured it, as the file names it; '' if the file has one only. Untrusted text. */
  origin: string;
  /** Whether `origin` only copies the readings of other apps. Such an origin is chosen last. */
  isMirror?: boolean;
}

/** What a source reports while it reads. The functions are synchronous, because an export has millions of records. */
export interface ReadContext {
  /** The zone of local times without an offset, and of the days. */
  zone: Zone;
  /** Shifts all times by this many milliseconds, a whole number of days. 0 except for the old research data. */
  shiftMs: number;
  /** The person whose readings are wanted, in files with several (`fitabase`). */
  person?: string;
  /** Adds a reading. Range, age, duplicates and the choice among origins are checked by the caller. */
  add(reading: FoundReading): void;
  /** @param place where the first one is, such as `export.xml, line 7`; called only for the first of each reason */
  skip(reason: SkipReason, place: () => string, count?: number): void;
  signal: AbortSignal;
  /** What ended before this instant is too old to be sent. A source may skip it unread, as `old`. In ms since 1970, after `shiftMs`. */
  oldest?: number;
}

/** A kind of export. Runs in Node and in browsers, and holds no more of a file in memory than one record and the sleeps of 90 days. */
export interface ImportSource {
  name: SourceName;
  /** As people know it, such as `Apple Health`. A proper name: not translated. */
  label: string;
  /**
   * Selects the files of this kind by content. `files` has all files that the user gave, unpacked.
   *
   * @returns the files to read, in order; empty if none is of this kind
   */
  select(files: readonly SourceFile[]): Promise<SourceFile[]>;
  /** Whether the selected files have local times without an offset, so that the wearer's time zone matters. */
  needsZone(files: readonly SourceFile[]): boolean;
  /**
   * Reads the selected files, one after another, and reports their readings in any order.
   *
   * @throws a `SourceError` when a file cannot be read at all; single bad records are skipped
   */
  read(files: readonly SourceFile[], context: ReadContext): Promise<void>;
}
