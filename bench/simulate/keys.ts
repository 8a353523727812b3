/** How keys spread: over DynamoDB's partitions, which go by a hash, and over S3's, which go by the order of the keys. */
import { ids, placeOf } from './chance.ts';

const KEYS = 1_000_000;
/** Of the hash space, or by the first two hexadecimal digits. */
const PARTITIONS = 256;

export interface Spread {
  version: string;
  /** The fullest partition to an average one. */
  hashed: number;
  inOrder: number;
}

export function spreadKeys(): Spread[] {
  return Object.entries(ids).map(([version, idOf]) => {
    const hashed = new Float64Array(PARTITIONS);
    const inOrder = new Float64Array(PARTITIONS);
    for (let n = 0; n < KEYS; n++) {
      const id = idOf(n);
      add(hashed, Math.floor(placeOf(id) * PARTITIONS), 1);
      add(inOrder, Number.parseInt(id.slice(0, 2), 16), 1);
    }
    return { version, hashed: fullest(hashed), inOrder: fullest(inOrder) };
  });
}

const fullest = (counts: Float64Array): number => Math.max(...counts) / (KEYS / PARTITIONS);

/** `Float64Array` knows no += where an index may be out of it. */
export function add(to: Float64Array, at: number, amount: number): void {
  to[at] = (to[at] ?? 0) + amount;
}
