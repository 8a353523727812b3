import type { HealthSample } from '../shared/models/typescript/types.ts';

/** A file as a source reads it, wherever it comes from: the CLI opens one on disk, and a browser's `File` has these members. */
export interface SourceFile {
  name: string;
  /** In bytes. */
  size: number;
  /** Its content, from the beginning each time this is called. */
  stream(): AsyncIterable<Uint8Array>;
}

/** A reading with its times in milliseconds since 1970. */
export interface Reading {
  metric: HealthSample['metric'];
  value: number;
  start: number;
  end?: number;
}

/** A reading and where it was found. */
export interface Found {
  reading: Reading;
  line: number;
  /** How far the file had been read, in bytes. */
  bytes: number;
}

/**
 * A kind of export that readings come from. Each has a folder of its own, imports nothing but pure code (it runs in Node and in
 * browsers), and throws a `SourceError` for a file that cannot be read.
 */
export interface Source<Kind, Options> {
  name: string;
  /** What a file of this export contains, found by its name; undefined for any other file. */
  kindOf(name: string): Kind | undefined;
  /** The readings of one file, in its order and in constant memory. What is left out is counted in the options' skip log. */
  readingsOf(file: SourceFile, kind: Kind, options: Options): AsyncIterable<Found>;
}

/** A reading as the contract has it. */
export function sampleOf({ metric, value, start, end }: Reading): HealthSample {
  const sample: HealthSample = { metric, value, start: new Date(start).toISOString() };
  if (end !== undefined) sample.end = new Date(end).toISOString();
  return sample;
}
