import { SourceError } from '../errors.ts';
import type { SourceFile } from '../source-file.ts';

type Chunk = Uint8Array<ArrayBuffer>;

/** https://www.sqlite.org/fileformat.html, 1.3 */
const MAGIC = 'SQLite format 3\0';
/** The versions for reading and writing: 2 in write-ahead mode, which needs a second file; otherwise 1. */
const MODE_OFFSETS = [18, 19];
const HEADER_BYTES = 100;

export const isDatabase = (head: Uint8Array): boolean =>
  String.fromCharCode(...head.subarray(0, MAGIC.length)) === MAGIC;

/**
 * Yields the content of a database, in the form in which it can be opened alone: not in write-ahead mode.
 *
 * @throws a `SourceError` when the file is not a database
 */
export async function* databaseChunks(file: SourceFile, signal: AbortSignal): AsyncGenerator<Chunk> {
  let header: Chunk | undefined = new Uint8Array();
  for await (const chunk of file.chunks(signal)) {
    const bytes: Chunk = header ? joined(header, chunk) : chunk;
    if (header && bytes.length < HEADER_BYTES) {
      header = bytes;
      continue;
    }
    if (header) prepare(file.name, bytes);
    header = undefined;
    yield bytes;
  }
  if (header) throw notADatabase(file.name);
}

function joined(start: Chunk, rest: Chunk): Chunk {
  const bytes = new Uint8Array(start.length + rest.length);
  bytes.set(start);
  bytes.set(rest, start.length);
  return bytes;
}

function prepare(name: string, bytes: Chunk): void {
  if (!isDatabase(bytes)) throw notADatabase(name);
  for (const offset of MODE_OFFSETS) if (bytes[offset] === 2) bytes[offset] = 1;
}

export const notADatabase = (file: string) => new SourceError('not-a-database', { file });
