/** Verified tokens that are remembered; older ones are treated as unverified again. */
const MAX_PROVEN = 10_000;

export interface ProvenTokens {
  has(hash: string): boolean;
  /** What storage has said of a token. */
  isRight(hash: string): void;
  isWrong(hash: string): void;
}

/** Remembers recently verified tokens by their hashes, so that their requests are counted for their user. */
export function provenTokens(max = MAX_PROVEN): ProvenTokens {
  const hashes = new Set<string>();
  return {
    has: (hash) => hashes.has(hash),
    isRight(hash) {
      if (hashes.has(hash)) return;
      hashes.add(hash);
      for (const oldest of hashes) {
        if (hashes.size <= max) break;
        hashes.delete(oldest);
      }
    },
    isWrong: (hash) => void hashes.delete(hash),
  };
}
