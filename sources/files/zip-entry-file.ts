import type { FileEntry } from '@zip.js/zip.js/lib/zip-core-reader.js';
import { SourceError } from '../errors.ts';
import type { SourceFile } from '../source-file.ts';
import { HEAD_BYTES } from './blob-file.ts';
import { MAX_HEADS_BYTES, MAX_RATIO, MAX_UNPACKED_BYTES, RATIO_FREE_BYTES } from './limits.ts';
import { zipError } from './zip-errors.ts';

type Chunk = Uint8Array<ArrayBuffer>;

/** What the files of one import share. */
export interface UnpackBudget {
  /** @throws a `SourceError` when this file and those read before are larger than the limit */
  spend(file: SourceFile): void;
  /** Returns whether a file's beginning may be kept in memory. */
  keepHead(bytes: number): boolean;
}

export function createUnpackBudget(): UnpackBudget {
  const spent = new WeakSet<SourceFile>();
  let unpacked = 0;
  let heads = 0;
  return {
    spend(file) {
      if (!spent.has(file)) unpacked += file.size;
      spent.add(file);
      if (unpacked <= MAX_UNPACKED_BYTES) return;
      const limit = `${MAX_UNPACKED_BYTES / 1024 ** 3} GB`;
      throw new SourceError('too-large-unpacked', { file: file.name, limit });
    },
    keepHead(bytes) {
      const fits = heads + bytes <= MAX_HEADS_BYTES;
      if (fits) heads += bytes;
      return fits;
    },
  };
}

/** Returns an entry of a zip as a `SourceFile`. Its content is unpacked while it is read. */
export function zipEntryFile(entry: FileEntry, budget: UnpackBudget): SourceFile {
  let kept: Uint8Array | undefined;
  const file: SourceFile = {
    name: entry.filename,
    size: entry.uncompressedSize,
    chunks(signal) {
      budget.spend(file);
      return unpack(entry, signal);
    },
    async head() {
      if (kept) return kept;
      const head = await readHead(entry);
      if (budget.keepHead(head.length)) kept = head;
      return head;
    },
  };
  return file;
}

async function* unpack(entry: FileEntry, signal?: AbortSignal): AsyncGenerator<Chunk> {
  const { readable, writable } = new TransformStream<Chunk, Chunk>();
  // zip.js checks that entries do not overlap, which would let a small zip unpack to any size, and that the size and checksum are right.
  const unpacked = entry.getData(writable, { checkCrc32: true, checkOverlappingEntry: true });
  // zip.js does not abort the stream for errors that it finds before the first byte. Without this, reading would never end.
  unpacked.catch((error) => writable.abort(error).catch(() => {}));
  const reader = readable.getReader();
  let bytes = 0;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) break;
      bytes += value.length;
      checkRatio(entry, bytes);
      yield value;
    }
    await unpacked;
  } catch (error) {
    throw zipError(entry.filename, error, signal);
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function checkRatio({ filename, compressedSize }: FileEntry, bytes: number): void {
  if (bytes > RATIO_FREE_BYTES && bytes > MAX_RATIO * compressedSize) {
    throw new SourceError('too-compressed', { file: filename });
  }
}

/** Copies the beginning, so that a chunk with more than it can be freed. */
async function readHead(entry: FileEntry): Promise<Uint8Array> {
  const head = new Uint8Array(Math.min(HEAD_BYTES, entry.uncompressedSize));
  let length = 0;
  for await (const chunk of unpack(entry)) {
    head.set(chunk.subarray(0, head.length - length), length);
    length = Math.min(length + chunk.length, head.length);
    if (length === head.length) break;
  }
  return head;
}
