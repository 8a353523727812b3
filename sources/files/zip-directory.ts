import { type FileEntry, type Reader, ZipReader } from '@zip.js/zip.js/lib/zip-core-reader.js';
import { SourceError } from '../errors.ts';
import { MAX_DIRECTORY_BYTES, MAX_ENTRIES } from './limits.ts';
import { entryError, zipError } from './zip-errors.ts';

/** A zip, which may be split into parts. */
export interface Archive {
  name: string;
  /** In order; one if the zip is not split. */
  parts: readonly [Blob, ...Blob[]];
}

/** Names are only names: nothing is ever written to a path that a zip contains. */
const OPTIONS = { useWebWorkers: false, filenameValidation: 'tolerant' } as const;

/**
 * Reads the directory of a zip.
 *
 * @returns the files in it, without folders
 * @throws a `SourceError` when the zip is damaged, or has a file that cannot be unpacked
 */
export async function readDirectory({ name, parts }: Archive, signal?: AbortSignal): Promise<FileEntry[]> {
  const readers = parts.map((part) => blobReader(name, part));
  const zip = new ZipReader<Blob>((readers.length === 1 ? readers[0] : readers) as Reader<Blob>, OPTIONS);
  const files: FileEntry[] = [];
  try {
    for await (const entry of zip.getEntriesGenerator()) {
      signal?.throwIfAborted();
      if (entry.directory) continue;
      const error = entryError(entry.filename, entry);
      if (error) throw error;
      if (files.length === MAX_ENTRIES) throw tooManyEntries(name);
      files.push(entry);
    }
  } catch (error) {
    throw zipError(name, error, signal);
  }
  return files;
}

type BlobReader = Pick<Reader<Blob>, 'size' | 'readUint8Array' | 'createReadable'>;

/** Reads from a `Blob` at any place. zip.js has such a reader too, but only with its code for writing zips. */
const blobReader = (name: string, blob: Blob): BlobReader => ({
  size: blob.size,
  async readUint8Array(offset, length) {
    // zip.js reads no more than 256 KiB of anything else.
    if (length > MAX_DIRECTORY_BYTES) throw tooManyEntries(name);
    return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
  },
  createReadable: ({ offset = 0, size = blob.size - offset } = {}) => blob.slice(offset, offset + size).stream(),
});

const tooManyEntries = (file: string) => new SourceError('too-many-entries', { file, limit: MAX_ENTRIES });
