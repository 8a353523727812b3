import type { SourceFile } from '../source-file.ts';

/** Calls less often than this share would cost more than they show. */
const STEP = 1 / 1000;

/** Returns the same files, which report the share of their bytes that has been read, from 0 to 1. */
export function withProgress(files: readonly SourceFile[], onProgress: (share: number) => void): SourceFile[] {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  let read = 0;
  let shown = 0;

  async function* counted(chunks: ReturnType<SourceFile['chunks']>): ReturnType<SourceFile['chunks']> {
    for await (const chunk of chunks) {
      read += chunk.length;
      // A source may read a file twice.
      const share = Math.min(read / size, 1);
      if (share >= shown + STEP) {
        shown = share;
        onProgress(share);
      }
      yield chunk;
    }
  }

  return files.map((file) => ({
    name: file.name,
    size: file.size,
    chunks: (signal) => counted(file.chunks(signal)),
    head: () => file.head(),
  }));
}
