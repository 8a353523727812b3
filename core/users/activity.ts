import { AppError } from '../errors.ts';
import type { Report } from '../ports/reporter.ts';
import type { UserActivity } from '../ports/user-activity.ts';
import type { Principal, User } from '../ports/users.ts';
import { announcedErasure, lastActivity } from './last-activity.ts';
import type { UserAccess } from './user-access.ts';

/** Activity is stored again after this time, so that an active owner causes at most one more write a month. */
const RENEW_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * Whether activity at this time has to be stored. A locked user is not erased, so nothing is stored. A time that is far ahead was set while
 * the clock was wrong.
 */
const isDue = (user: User, at: Date): boolean =>
  !user.lock &&
  (announcedErasure(user) !== undefined || Math.abs(at.getTime() - Date.parse(lastActivity(user))) > RENEW_MS);

/**
 * Records that an owner is active. Cost: one read, and one conditional write if the last activity is over 30 days old or the owner was
 * warned.
 *
 * @throws `unauthorized` if the token is not valid for this user
 */
export const recordActivity = (users: UserAccess, owner: Principal<'owner'>): Promise<void> =>
  users.updateWithRetry(owner, (user, now) => ({
    ...(isDue(user, new Date(now)) ? { set: { active_at: now } } : {}),
    result: undefined,
  }));

/** Records activity by an update of the user, for hosts that may make any update. */
export const activityByUpdate = (users: UserAccess): UserActivity => ({
  record: (userId) =>
    recordActivity(users, { userId, via: 'owner' }).catch((error) => {
      // The user was erased meanwhile.
      if (!(error instanceof AppError && error.code === 'unauthorized')) throw error;
    }),
});

/**
 * Returns a function that records the activity of an owner whose readings were stored, if it is due. The readings are stored in any case, so
 * failures are reported and not thrown.
 */
export const activityOfReadings =
  ({ activity, report, clock }: { activity: UserActivity; report: Report; clock: () => Date }) =>
  async (user: User): Promise<void> => {
    if (isDue(user, clock())) await activity.record(user.user_id).catch((error) => report(error, 'activity'));
  };
