const MAX_TOKENS = 10_000;

export interface VerifiedTokens {
  has(hash: string): boolean;
  add(hash: string): void;
  delete(hash: string): void;
}

/** Hashes of recently verified tokens, so that their requests are counted for their user. Above `max`, the oldest hashes are evicted. */
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
