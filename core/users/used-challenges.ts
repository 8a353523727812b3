import { AppError } from '../errors.ts';
import type { User } from '../ports/users.ts';
import type { VerifiedChallenge } from './challenges.ts';

/** Maximum number of used challenges that have not expired. It bounds the size of the user's item. */
const MAX_USED = 50;

/** Returns whether the challenge was used before. */
export const isUsed = ({ used_challenges = {} }: User, { nonce }: VerifiedChallenge): boolean =>
  Object.hasOwn(used_challenges, nonce);

/**
 * Returns the used challenges of a user with this one, without those that have expired.
 *
 * @throws `too-many-requests` if the user has used 50 challenges in the last minutes
 */
export function withUsed(
  { used_challenges = {} }: User,
  { nonce, expiresAt }: VerifiedChallenge,
  now: string,
): Record<string, string> {
  const current = Object.entries(used_challenges).filter(([, expires]) => expires > now);
  if (current.length >= MAX_USED) {
    const oldest = Math.min(...current.map(([, expires]) => Date.parse(expires)));
    const retryAfter = Math.ceil((oldest - Date.parse(now)) / 1_000);
    throw new AppError('too-many-requests', `Passkeys were used too often. Wait ${retryAfter} s and try again.`, {
      retryAfter,
    });
  }
  return { ...Object.fromEntries(current), [nonce]: expiresAt };
}
