import type { SourceFile } from '../source-file.ts';

/** Number of bytes that are decoded and parsed at a time. */
const SLICE_BYTES = 64 * 1024;

/** Yields the text of a file in parts. */
export async function* textsOf(file: SourceFile, signal: AbortSignal): AsyncGenerator<string> {
  const decoder = decoderFor(await file.head());
  for await (const chunk of file.chunks(signal)) {
    for (let from = 0; from < chunk.length; from += SLICE_BYTES) {
      yield decoder.decode(chunk.subarray(from, from + SLICE_BYTES), { stream: true });
    }
  }
}

/** Returns the beginning of a file as text. */
export const headText = async (file: SourceFile): Promise<string> => {
  const head = await file.head();
  return decoderFor(head).decode(head);
};

/** Apple writes UTF-8. A file that a text editor saved may be UTF-16, with a byte order mark. The encoding that the file names is ignored. */
function decoderFor(head: Uint8Array) {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le');
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be');
  return new TextDecoder();
}
