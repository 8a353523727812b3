const MAX_TOKENS = 10_000;

export interface VerifiedTokens {
  has(hash: string): boolean;
  add(hash: string): void;
  delete(hash: string): void;
}

/**
 * Remembers the hashes of tokens that were verified recently, so that requests with these tokens count towards their user instead of the
 * share of unverified requests. When there are more than `max`, the oldest are evicted.
 */
export function verifiedTokens(max = MAX_TOKENS): VerifiedTokens {
  const hashes = new Set<string>();
  return {
    has: (hash) => hashes.has(hash),
    add(hash) {
      if (hashes.has(hash)) return;
      hashes.add(hash);
      for (const oldest of hashes) {
        if (hashes.size <= max) break;
        hashes.delete(oldest);
      }
    },
    delete: (hash) => void hashes.delete(hash),
  };
}
