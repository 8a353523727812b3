import { ConfigError } from '../errors.ts';
import type { Slice } from '../ports/user-directory.ts';
import type { User } from '../ports/users.ts';
import { announcedErasure, lastActivity, WARNING_MS, warnedBefore } from '../users/last-activity.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/**
 * How long after the announced time a user may still be erased. Later, the service did not run, so the owner may
 * not have been able to answer the warning.
 */
export const MAX_DELAY_MS = 14 * DAY_MS;
const DEFAULT_MONTHS = 24;
/**
 * The warning comes a month before. An owner who looks once a month may count as last active almost three months ago: the app tells it
 * at most once in 30 days, and it is stored only if the stored time is over 30 days old.
 */
const MIN_MONTHS = 4;

/**
 * Reads `FORGET_AFTER`, the months after which inactive users are erased.
 *
 * @returns undefined if they never are
 * @throws `ConfigError` if it is invalid
 */
export function readForgetAfter({ FORGET_AFTER: text }: { FORGET_AFTER?: string | undefined }): number | undefined {
  const months = Number(text || DEFAULT_MONTHS);
  if (text && !/^\d{1,3}$/.test(text)) throw invalid(text);
  if (months === 0) return undefined;
  if (months >= MIN_MONTHS && months <= 120) return months;
  throw invalid(text);
}

const invalid = (text: string | undefined) =>
  new ConfigError(`FORGET_AFTER must be 0 (never) or a number of months from 4 to 120, not ${JSON.stringify(text)}.`);

/** Decides what is due for a user whose owner may be inactive. A locked user is never erased. */
export function dueStep(user: User, at: Date, months: number): 'warn' | 'erase' | 'nothing' {
  if (user.lock || lastActivity(user) >= warnedBefore(at, months)) return 'nothing';
  const announced = announcedErasure(user);
  if (announced === undefined) return 'warn';
  const delay = at.getTime() - Date.parse(announced);
  // A time that is too far ahead was set while the clock was wrong.
  if (delay > MAX_DELAY_MS || delay < -WARNING_MS) return 'warn';
  return delay >= 0 ? 'erase' : 'nothing';
}

/** Returns the slice of users that is due in an interval. All slices are due in turn, whether or not the process was restarted. */
export const sliceAt = (at: Date, intervalMs: number, count: number): Slice => ({
  index: Math.floor(at.getTime() / intervalMs) % count,
  count,
});
