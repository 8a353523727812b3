import type { SourceFile } from '../../../sources/source-file.ts';
import { type MemoryFile, memoryFile } from '../../support/memory-file.ts';
import { randomNumbers } from './random-numbers.ts';

type Mutation = (bytes: Uint8Array, random: () => number) => Uint8Array;

const at = (bytes: Uint8Array, random: () => number) => Math.floor(bytes.length * random());

const MUTATIONS: readonly Mutation[] = [
  (bytes) => bytes,
  /** Flips bits in a few bytes. */
  (bytes, random) => {
    const flipped = bytes.slice();
    for (let count = 0; count < 5; count += 1) {
      const place = at(bytes, random);
      flipped[place] = (flipped[place] ?? 0) ^ (1 << Math.floor(8 * random()));
    }
    return flipped;
  },
  /** Writes a character that means something. */
  (bytes, random) => {
    const written = bytes.slice();
    const characters = '",\n{}[]\\:-.TZ/0';
    written[at(bytes, random)] = characters.charCodeAt(Math.floor(characters.length * random()));
    return written;
  },
  (bytes, random) => bytes.slice(0, at(bytes, random)),
  (bytes, random) => bytes.slice(at(bytes, random)),
  /** Repeats a part. */
  (bytes, random) => {
    const [from, to] = [at(bytes, random), at(bytes, random)].sort((a, b) => a - b);
    return new Uint8Array([...bytes.slice(0, to), ...bytes.slice(from)]);
  },
  /** Swaps the first two columns of each row. */
  (bytes) => new TextEncoder().encode(new TextDecoder().decode(bytes).replaceAll(/^([^,\n]*),([^,\n]*)/gm, '$2,$1')),
];

/** Returns a damaged copy of a file. The same seed gives the same damage. */
export async function mutate(file: SourceFile, seed: number, chunkBytes: number): Promise<MemoryFile> {
  const random = randomNumbers(seed);
  const parts: Uint8Array[] = [];
  for await (const chunk of file.chunks()) parts.push(chunk);
  let bytes: Uint8Array = new Uint8Array(Buffer.concat(parts));
  for (let count = 0; count < 2; count += 1) {
    const mutation = MUTATIONS[Math.floor(MUTATIONS.length * random())];
    if (mutation && bytes.length > 0) bytes = mutation(bytes, random);
  }
  return memoryFile(file.name, bytes, chunkBytes);
}
