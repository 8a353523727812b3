import type { User } from '../ports/users.ts';
import type { UserAccess } from './users.ts';

/** Activity is stored again after this time, so that an active owner causes at most one more write a month. */
const RENEW_MS = 30 * 24 * 60 * 60 * 1000;

/** When the owner was last active. Creating a user counts too. */
export const lastActivity = ({ active_at, updated_at }: Pick<User, 'active_at' | 'updated_at'>): string =>
  active_at ?? updated_at;

/** Whether activity at this time has to be stored. A locked user is not erased, so nothing is stored. */
export const isRenewalDue = (user: User, at: Date): boolean =>
  !user.lock && (user.forget_at !== undefined || at.getTime() - Date.parse(lastActivity(user)) > RENEW_MS);

export interface ActivityService {
  /**
   * Records that the owner is active. Cost: one read, and one conditional write if the last activity is over 30 days old or the user is
   * about to be erased.
   *
   * @throws `unauthorized` if the token is not valid for this user
   */
  record: (owner: Parameters<UserAccess['updateWithRetry']>[0]) => Promise<void>;
}

export const activityService = (users: UserAccess): ActivityService => ({
  record: (owner) =>
    users.updateWithRetry(owner, (user, now) => ({
      ...(isRenewalDue(user, new Date(now)) ? { set: { active_at: now } } : {}),
      result: undefined,
    })),
});
