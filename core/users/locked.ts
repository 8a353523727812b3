import { AppError } from '../errors.ts';
import type { User } from '../ports/users.ts';

/** The error for a request that adds or changes something of a locked user. `http/locked.ts` says in it whom to ask. */
export const lockedError = (): AppError => new AppError('locked', 'An operator has locked this user.');

/**
 * Checks, before the first step, that a user is not locked. The store checks again, in the write.
 *
 * @throws `locked`
 */
export function requireUnlocked({ lock }: User): void {
  if (lock) throw lockedError();
}
