/** Generates deterministic random numbers, and shows how evenly user ids are distributed over partitions. */
import { createHash } from 'node:crypto';
import { uuidOf } from '../../core/users/credentials.ts';

const digestOf = (text: string): Buffer => createHash('md5').update(text).digest();
const fraction = (digest: Buffer, at: number): number => digest.readUIntBE(at, 6) / 2 ** 48;

export function randomPair(text: string): [number, number] {
  const digest = digestOf(text);
  return [fraction(digest, 0), fraction(digest, 6)];
}

/**
 * Returns a key's position in DynamoDB's hash space, between 0 and 1. DynamoDB's hash function is not published, but
 * any good hash function distributes keys equally well.
 */
export const placeOf = (key: string): number => fraction(digestOf(key), 0);

/** Generators of user ids, by UUID version. Each returns the same id for the same n. */
export const ids = {
  /** Random ids, like those that the service generates by default. */
  v4: (n: number) => formatted(digestOf(`random-${n}`), '4'),
  /** Ids derived from an Idempotency-Key, as the service derives them. */
  v8: (n: number) => uuidOf(`hatchery-create:${n}`),
  /** Ids ordered by creation time, at a thousand per second. The service does not use them. */
  v7: (n: number) => {
    const digest = digestOf(`random-${n}`);
    digest.writeUIntBE(Date.UTC(2026, 0, 1) + n, 0, 6);
    return formatted(digest, '7');
  },
} as const;

function formatted(bytes: Buffer, version: string): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

const KEYS = 1_000_000;
/** Number of partitions. Keys are assigned to them either by hash or by their first two hexadecimal digits. */
const PARTITIONS = 256;

export interface Spread {
  version: string;
  /**
   * Number of keys in the fullest partition relative to an average one, when partitioned by hash and by leading
   * digits.
   */
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

/** Adds to an element. TypeScript does not allow `+=` here, because it considers the element possibly undefined. */
export function add(to: Float64Array, at: number, amount: number): void {
  to[at] = (to[at] ?? 0) + amount;
}
