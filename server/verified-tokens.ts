import { readToken, sha256, type TokenPrincipal } from '../core/users/credentials.ts';

const MAX_TOKENS = 10_000;

export interface VerifiedTokens {
  /**
   * Parses a token, without verifying it.
   *
   * @returns undefined if the string is not a token
   */
  read(token: string): { principal: TokenPrincipal; isVerified: boolean } | undefined;
  add(principal: TokenPrincipal): void;
  delete(principal: TokenPrincipal): void;
}

/**
 * Remembers the principals of tokens that were verified recently, so that requests with these tokens count towards their user instead of
 * the share of unverified requests, and need no parsing. When there are more than `max`, the oldest are evicted. Does not keep the tokens,
 * only their hashes.
 */
export function verifiedTokens(max = MAX_TOKENS): VerifiedTokens {
  const byHash = new Map<string, TokenPrincipal>();
  return {
    read(token) {
      const known = byHash.get(sha256(token));
      if (known) return { principal: known, isVerified: true };
      const principal = readToken(token);
      return principal && { principal, isVerified: false };
    },
    add(principal) {
      if (byHash.has(principal.tokenHash)) return;
      byHash.set(principal.tokenHash, principal);
      for (const oldest of byHash.keys()) {
        if (byHash.size <= max) break;
        byHash.delete(oldest);
      }
    },
    delete: ({ tokenHash }) => void byHash.delete(tokenHash),
  };
}
