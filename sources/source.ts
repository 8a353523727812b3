import type { HealthSample } from '../shared/models/typescript/types.ts';

/** A file on disk in the CLI, or a `File` in a browser, which already has these members. */
export interface SourceFile {
  name: string;
  /** In bytes. */
  size: number;
  /** Opens a new stream that starts at the beginning of the file. */
  stream(): AsyncIterable<Uint8Array>;
}

/** A reading with its times in milliseconds since 1970. */
export interface Reading {
  metric: HealthSample['metric'];
  value: number;
  start: number;
  end?: number;
}

/** A reading, with its place in a file. */
export interface LocatedReading {
  reading: Reading;
  line: number;
  /** Number of bytes of the file that have been read so far. */
  bytes: number;
}

/**
 * An export format that contains readings. Each format has its own folder, and may only import code that runs both in Node and in
 * browsers.
 */
export interface Source<Kind, Options> {
  name: string;
  /**
   * Determines the kind of a file from its name.
   *
   * @returns undefined if the file does not belong to this export
   */
  kindOf(name: string): Kind | undefined;
  /**
   * Reads one file in constant memory, and yields its readings in file order. Skipped readings are counted in the skip log in the
   * options.
   *
   * @throws a `SourceError` when the file cannot be parsed
   */
  readingsOf(file: SourceFile, kind: Kind, options: Options): AsyncIterable<LocatedReading>;
}

/** Converts a reading to the API's format. */
export function sampleOf({ metric, value, start, end }: Reading): HealthSample {
  const sample: HealthSample = { metric, value, start: new Date(start).toISOString() };
  if (end !== undefined) sample.end = new Date(end).toISOString();
  return sample;
}
