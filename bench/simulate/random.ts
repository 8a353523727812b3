/** Deterministic random numbers, and the distribution of keys. */
import { createHash } from 'node:crypto';
import { uuidOf } from '../../core/users/credentials.ts';

const digestOf = (text: string): Buffer => createHash('md5').update(text).digest();
const fraction = (digest: Buffer, at: number): number => digest.readUIntBE(at, 6) / 2 ** 48;

/** Two numbers from 0 to 1, determined by a text. */
export function randomPair(text: string): [number, number] {
  const digest = digestOf(text);
  return [fraction(digest, 0), fraction(digest, 6)];
}

/**
 * A key's position in DynamoDB's hash space, from 0 to 1. DynamoDB's hash is not published; any good hash distributes
 * keys like this one.
 */
export const placeOf = (key: string): number => fraction(digestOf(key), 0);

/** User ids of each version. The n-th is always the same. */
export const ids = {
  /** Random, as the service generates them. */
  v4: (n: number) => formatted(digestOf(`random-${n}`), '4'),
  /** As the service derives them from an Idempotency-Key. */
  v8: (n: number) => uuidOf(`hatchery-create:${n}`),
  /** Ordered by creation time, a thousand a second; not used by the service. */
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
/** By hash, or by the first two hexadecimal digits. */
const PARTITIONS = 256;

export interface Spread {
  version: string;
  /** The ratio of the fullest partition to an average one. */
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

/** TypeScript does not allow += on a `Float64Array` element that may be undefined. */
export function add(to: Float64Array, at: number, amount: number): void {
  to[at] = (to[at] ?? 0) + amount;
}
