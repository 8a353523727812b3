import type { HealthSample } from '../shared/models/typescript/types.ts';

/** A file on disk in the CLI, or a `File` in a browser, which has these members. */
export interface SourceFile {
  name: string;
  /** In bytes. */
  size: number;
  /** A new stream of the content, from the beginning. */
  stream(): AsyncIterable<Uint8Array>;
}

/** A reading with its times in milliseconds since 1970. */
export interface Reading {
  metric: HealthSample['metric'];
  value: number;
  start: number;
  end?: number;
}

/** A reading and its place in a file. */
export interface LocatedReading {
  reading: Reading;
  line: number;
  /** Bytes of the file read so far. */
  bytes: number;
}

/**
 * A kind of export with readings. Each has its own folder, and imports only code that runs in Node and in browsers.
 */
export interface Source<Kind, Options> {
  name: string;
  /** The kind of a file, by its name; undefined for a file that is not part of this export. */
  kindOf(name: string): Kind | undefined;
  /**
   * Reads one file, in file order and constant memory. Skipped readings are counted in the options' skip log.
   *
   * @throws a `SourceError` when the file cannot be parsed
   */
  readingsOf(file: SourceFile, kind: Kind, options: Options): AsyncIterable<LocatedReading>;
}

/** A reading in the API's format. */
export function sampleOf({ metric, value, start, end }: Reading): HealthSample {
  const sample: HealthSample = { metric, value, start: new Date(start).toISOString() };
  if (end !== undefined) sample.end = new Date(end).toISOString();
  return sample;
}
