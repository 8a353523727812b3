import { readSync } from 'node:fs';

const STANDARD_INPUT = 0;

/** Reads the bytes of a picture from standard input. Blocks until they are complete, because a decoder has nothing else to do. */
export function readPicture(size: number): Buffer<ArrayBuffer> {
  const picture = Buffer.allocUnsafeSlow(size);
  for (let at = 0; at < size; ) {
    const read = readSync(STANDARD_INPUT, picture, at, size - at, null);
    if (read === 0) throw new Error('The parent process has ended.');
    at += read;
  }
  return picture;
}
