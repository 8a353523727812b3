import { SourceError } from '../errors.ts';
import type { SourceFile } from '../source-file.ts';

/** Size of `SourceFile.head()` in bytes. */
export const HEAD_BYTES = 64 * 1024;

/** Returns a file on disk as a `SourceFile`. A `Blob` is a `File` in browsers, and made by `openAsBlob` in Node. */
export function blobFile(name: string, blob: Blob): SourceFile {
  let head: Promise<Uint8Array> | undefined;
  return {
    name,
    size: blob.size,
    chunks: (signal) => chunksOf(name, blob.stream(), signal),
    head() {
      head ??= readHead(name, blob);
      return head;
    },
  };
}

/** Reads with a reader, because Safari has no async iterator of streams. */
async function* chunksOf(
  name: string,
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = await reader.read().catch((cause) => {
        throw unreadable(name, cause);
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function readHead(name: string, blob: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.slice(0, HEAD_BYTES).arrayBuffer());
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

const unreadable = (file: string, cause: unknown) => new SourceError('unreadable-file', { file }, { cause });
