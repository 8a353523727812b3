import type { User } from '../ports/users.ts';

/** How long before the erasure an inactive user is warned. */
export const WARNING_MS = 30 * 24 * 60 * 60 * 1000;

/** Returns when the owner was last active. Items of earlier versions have no `active_at` until the first change. */
export const lastActivity = ({ active_at, updated_at }: Pick<User, 'active_at' | 'updated_at'>): string =>
  active_at ?? updated_at;

/**
 * Returns when an inactive user will be erased; undefined if the owner was not warned, or was active since. The item may still have
 * `forget_at` then, because the AWS function that stores readings may not remove it.
 */
export const announcedErasure = (user: Pick<User, 'active_at' | 'updated_at' | 'forget_at'>): string | undefined =>
  user.forget_at !== undefined && Date.parse(user.forget_at) - WARNING_MS >= Date.parse(lastActivity(user))
    ? user.forget_at
    : undefined;

/** Returns the time (ISO 8601) such that owners who were last active before it are warned. */
export function warnedBefore(at: Date, months: number): string {
  const before = new Date(at.getTime() + WARNING_MS);
  before.setUTCMonth(before.getUTCMonth() - months);
  return before.toISOString();
}

/**
 * Returns when an inactive user will be erased; undefined if no erasure was announced, or if by the present setting none is due at that time.
 *
 * @param months `FORGET_AFTER`; undefined if users are never erased
 */
export function dueErasure(user: User, months: number | undefined): string | undefined {
  const announced = announcedErasure(user);
  if (announced === undefined || months === undefined) return undefined;
  const warnedAt = new Date(Date.parse(announced) - WARNING_MS);
  return lastActivity(user) < warnedBefore(warnedAt, months) ? announced : undefined;
}
