import { AppError } from '../errors.ts';
import type { User } from '../ports/users.ts';

/** Maximum number of wrong codes that one user may enter in `WINDOW_MS`. */
export const MAX_WRONG_CODES = 10;
const WINDOW_MS = 60 * 60 * 1_000;

/** @throws `too-many-requests` if the user has entered too many wrong codes */
export function requireGuesses({ wrong_codes }: User, now: Date): void {
  if (!wrong_codes || wrong_codes.count < MAX_WRONG_CODES) return;
  const elapsed = now.getTime() - Date.parse(wrong_codes.since);
  if (elapsed >= WINDOW_MS) return;
  const retryAfter = Math.max(1, Math.ceil((WINDOW_MS - elapsed) / 1_000));
  throw new AppError('too-many-requests', `Too many wrong codes were entered. Wait ${retryAfter} s and try again.`, {
    retryAfter,
  });
}

/**
 * Returns the user's count of wrong codes with one more.
 *
 * @throws `too-many-requests` if the user has entered too many wrong codes
 */
export function withWrongCode(user: User, now: string): NonNullable<User['wrong_codes']> {
  requireGuesses(user, new Date(now));
  const { wrong_codes } = user;
  const isCurrent = wrong_codes && Date.parse(now) - Date.parse(wrong_codes.since) < WINDOW_MS;
  return isCurrent ? { since: wrong_codes.since, count: wrong_codes.count + 1 } : { since: now, count: 1 };
}
