import type { FileEntry } from '@zip.js/zip.js/lib/zip-core-reader.js';
import { SourceError } from '../errors.ts';
import { MAX_NESTED_BYTES } from './limits.ts';
import type { Archive } from './zip-directory.ts';
import { type UnpackBudget, zipEntryFile } from './zip-entry-file.ts';
import { STORED } from './zip-errors.ts';

/** The local header of an entry before its name: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.7. */
const HEADER_BYTES = 30;

/**
 * Returns the content of a zip inside a zip. A stored one, which is usual, is read in its place.
 *
 * @throws a `SourceError` when it is too large to unpack it in memory
 */
export async function nestedBlob(
  { parts }: Archive,
  entry: FileEntry,
  budget: UnpackBudget,
  signal?: AbortSignal,
): Promise<Blob> {
  const { filename, offset, compressionMethod, compressedSize, uncompressedSize } = entry;
  if (compressionMethod === STORED && parts.length === 1 && compressedSize === uncompressedSize) {
    const header = new DataView(await parts[0].slice(offset, offset + HEADER_BYTES).arrayBuffer());
    if (header.byteLength < HEADER_BYTES) throw new SourceError('damaged-zip', { file: filename });
    const start = offset + HEADER_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
    return parts[0].slice(start, start + compressedSize);
  }
  if (uncompressedSize > MAX_NESTED_BYTES) throw new SourceError('nested-zip', { file: filename });
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of zipEntryFile(entry, budget).chunks(signal)) chunks.push(chunk);
  return new Blob(chunks);
}
