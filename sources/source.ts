import type { HealthSample } from '../shared/models/typescript/types.ts';

/** Implemented by the CLI for a file on disk. In a browser, a `File` already has these members. */
export interface SourceFile {
  name: string;
  /** In bytes. */
  size: number;
  /** Returns the content of the file, from the beginning on every call. */
  stream(): AsyncIterable<Uint8Array>;
}

/** A reading with its times in milliseconds since 1970. */
export interface Reading {
  metric: HealthSample['metric'];
  value: number;
  start: number;
  end?: number;
}

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
