/** Tokens that are known to be right, so many: of a token that is not among them, others know no less than its owner. */
const MAX_PROVEN = 10_000;

export interface ProvenTokens {
  has(hash: string): boolean;
  /** What storage has said of a token. */
  isRight(hash: string): void;
  isWrong(hash: string): void;
}

/** Remembers tokens, by their hashes, that have opened something lately: what is asked with one is its user's, whatever a stranger claims. */
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
