import {
  ERR_ENCRYPTED,
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_EOCDR_NOT_FOUND,
  ERR_INVALID_UNCOMPRESSED_SIZE,
  ERR_SPLIT_ZIP_FILE,
  ERR_UNSUPPORTED_COMPRESSION,
  ERR_UNSUPPORTED_ENCRYPTION,
} from '@zip.js/zip.js/lib/zip-core-reader.js';
import { SourceError, type SourceErrorCode } from '../errors.ts';

/** The errors of zip.js that have a sentence of their own. Every other one means that the zip is damaged. */
const CODES: Readonly<Record<string, SourceErrorCode>> = {
  [ERR_ENCRYPTED]: 'encrypted-zip',
  [ERR_ENCRYPTED_CENTRAL_DIRECTORY]: 'encrypted-zip',
  [ERR_UNSUPPORTED_ENCRYPTION]: 'encrypted-zip',
  [ERR_EOCDR_NOT_FOUND]: 'cut-off-zip',
  [ERR_SPLIT_ZIP_FILE]: 'split-zip',
  [ERR_INVALID_UNCOMPRESSED_SIZE]: 'wrong-size',
  [ERR_UNSUPPORTED_COMPRESSION]: 'unknown-compression',
};

/** Compression methods of the zip format that people meet, other than the two that are read. Windows uses Deflate64 above 2 GB. */
const METHODS: Readonly<Record<number, string>> = {
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'XZ',
  98: 'PPMd',
};

export const STORED = 0;
const DEFLATED = 8;

/** Returns the error for an entry that cannot be read at all; undefined if it can be tried. */
export function entryError(
  file: string,
  entry: { encrypted: boolean; compressionMethod: number },
): SourceError | undefined {
  const { encrypted, compressionMethod } = entry;
  if (encrypted) return new SourceError('encrypted-zip', { file });
  if (compressionMethod === STORED || compressionMethod === DEFLATED) return undefined;
  const method = METHODS[compressionMethod] ?? `method ${compressionMethod}`;
  return new SourceError('unknown-compression', { file, method });
}

/** Converts what zip.js throws for a file. A `SourceError` and the reason of an abort stay as they are. */
export function zipError(file: string, error: unknown, signal?: AbortSignal): unknown {
  if (error instanceof SourceError || signal?.aborted) return error;
  const { name, message } = error as Error;
  if (name === 'NotReadableError' || name === 'NotFoundError') {
    return new SourceError('unreadable-file', { file }, { cause: error });
  }
  return new SourceError(CODES[message] ?? 'damaged-zip', { file, method: 'an unknown method' }, { cause: error });
}
