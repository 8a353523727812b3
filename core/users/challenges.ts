import { createHmac, createSecretKey, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from '../util/once.ts';

/** How long a challenge is valid, and how long a browser waits for the user. */
export const CHALLENGE_MS = 5 * 60 * 1000;
/** Separates this key from other keys that are derived from the same secret. */
const KEY_LABEL = 'hatchery passkey challenges';
const PURPOSE = { register: 1, 'sign-in': 2 } as const;
const NONCE_BYTES = 16;
/** The nonce, one byte for the purpose, and the expiry in seconds since 1970 as four bytes. */
const CLAIM_BYTES = NONCE_BYTES + 1 + 4;
const CHALLENGE_BYTES = CLAIM_BYTES + 32;

/** A challenge to register a passkey is bound to its user. A challenge to sign in is not, because the user is not known yet. */
export type ChallengePurpose = { to: 'register'; userId: string } | { to: 'sign-in' };

export interface VerifiedChallenge {
  /** Identifies the challenge. Stored in the user's item once the challenge has been used. */
  nonce: string;
  /** ISO 8601. */
  expiresAt: string;
}

export interface Challenges {
  issue(purpose: ChallengePurpose): Promise<Uint8Array>;
  /**
   * Checks that a challenge was issued for this purpose and has not expired. Whether it was used before is recorded in the user's item.
   *
   * @param challenge the challenge in base64url, as in `clientDataJSON`
   * @returns undefined if the challenge is not valid
   */
  verify(challenge: string, purpose: ChallengePurpose): Promise<VerifiedChallenge | undefined>;
}

/**
 * Issues WebAuthn challenges that are verified by their HMAC, so that issuing one stores nothing.
 *
 * @param secret loads the signing secret. If loading fails, the next call retries
 */
export function signedChallenges(secret: () => Promise<Uint8Array>, clock: () => Date): Challenges {
  const key = once(async () => {
    const derived = createHmac('sha256', await secret())
      .update(KEY_LABEL)
      .digest();
    return createSecretKey(derived);
  });

  return {
    async issue(purpose) {
      const claim = Buffer.alloc(CLAIM_BYTES);
      randomBytes(NONCE_BYTES).copy(claim);
      claim.writeUInt8(PURPOSE[purpose.to], NONCE_BYTES);
      claim.writeUInt32BE(Math.floor((clock().getTime() + CHALLENGE_MS) / 1000), NONCE_BYTES + 1);
      return Uint8Array.from(Buffer.concat([claim, mac(await key(), claim, purpose)]));
    },
    async verify(challenge, purpose) {
      const bytes = Buffer.from(challenge, 'base64url');
      if (bytes.length !== CHALLENGE_BYTES) return undefined;
      const claim = bytes.subarray(0, CLAIM_BYTES);
      if (claim.readUInt8(NONCE_BYTES) !== PURPOSE[purpose.to]) return undefined;
      if (!timingSafeEqual(bytes.subarray(CLAIM_BYTES), mac(await key(), claim, purpose))) return undefined;
      const expires = claim.readUInt32BE(NONCE_BYTES + 1) * 1000;
      if (expires <= clock().getTime()) return undefined;
      const nonce = claim.toString('base64url', 0, NONCE_BYTES);
      return { nonce, expiresAt: new Date(expires).toISOString() };
    },
  };
}

const mac = (key: KeyObject, claim: Buffer, purpose: ChallengePurpose): Buffer =>
  createHmac('sha256', key)
    .update(claim)
    .update(purpose.to === 'register' ? purpose.userId : '')
    .digest();
