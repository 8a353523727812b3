import type { SourceFile } from '../../sources/source-file.ts';

/** A file in memory that counts the bytes that are read, so that tests can prove that a file is not read. */
export interface MemoryFile extends SourceFile {
  bytesRead(): number;
}

/** @param chunkBytes maximum size of the chunks in which the content is read */
export function memoryFile(name: string, content: string | Uint8Array, chunkBytes = 65_536): MemoryFile {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
  let bytesRead = 0;
  return {
    name,
    size: bytes.length,
    async *chunks(signal) {
      for (let at = 0; at < bytes.length; at += chunkBytes) {
        signal?.throwIfAborted();
        const chunk = bytes.slice(at, at + chunkBytes);
        bytesRead += chunk.length;
        yield chunk;
      }
    },
    async head() {
      const head = bytes.slice(0, 65_536);
      bytesRead += head.length;
      return head;
    },
    bytesRead: () => bytesRead,
  };
}
