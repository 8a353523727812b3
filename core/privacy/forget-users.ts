import { AppError } from '../errors.ts';
import type { Report } from '../ports/reporter.ts';
import type { InactiveUsers, Slice } from '../ports/user-directory.ts';
import type { User } from '../ports/users.ts';
import { currentSubscriptions } from '../push/current.ts';
import type { Notifier } from '../push/notifier.ts';
import type { AgeRules } from '../users/ages.ts';
import { lastActivity, WARNING_MS, warnedBefore } from '../users/last-activity.ts';
import { type ErasureDependencies, erasureService } from './erasure.ts';
import { dueStep } from './forgetting.ts';

/** Warns and erases users whose owners have not been active. */
const FORGETTING = { via: 'service', service: 'forgetting' } as const;

/** Two weeks are enough to check a user outside an 11-hour night, because each check is at another hour. */
const MAX_WAIT_MS = 14 * 24 * 60 * 60 * 1000;

export interface ForgettingService {
  /**
   * Warns or erases the inactive users of a slice, one after another. Reports failures and continues; the next sweep of the slice tries
   * again. Stops early if `hasTime` returns false, and reports that.
   *
   * @returns the number of failures
   */
  sweep(slice: Slice, hasTime?: () => boolean): Promise<number>;
}

export interface ForgettingDependencies extends ErasureDependencies {
  inactiveUsers: InactiveUsers;
  /** `FORGET_AFTER` in months; undefined if users are never erased. */
  forgetAfter: number | undefined;
  warn: Notifier['warn'];
  ages: AgeRules;
  report: Report;
}

export function forgettingService(dependencies: ForgettingDependencies): ForgettingService {
  const { users, inactiveUsers, forgetAfter, warn, ages, report, clock } = dependencies;
  const erasure = erasureService(dependencies);

  /** Whether the warning waits, at most two weeks, because it is a quiet hour in all of the user's browsers. */
  async function isQuiet(user: User, at: Date, months: number): Promise<boolean> {
    const latest = warnedBefore(new Date(at.getTime() - MAX_WAIT_MS), months);
    if (!user.push_subscriptions || lastActivity(user) < latest) return false;
    // Loaded on first use, because it loads modules of the pet.
    const { dueSubscriptions } = await import('../push/news.ts');
    const isSubscribed = Object.keys(currentSubscriptions(user, at.toISOString())).length > 0;
    return isSubscribed && dueSubscriptions(user, at, ages, 'warning').length === 0;
  }

  async function warnUser(user: User, at: Date): Promise<void> {
    const change = {
      // Without `active_at`, the last activity is `updated_at`, which this change sets.
      set: { active_at: lastActivity(user), forget_at: new Date(at.getTime() + WARNING_MS).toISOString() },
      remove: [],
      updated_at: at.toISOString(),
    };
    const principal = { ...FORGETTING, userId: user.user_id };
    const result = await users.update(change, { principal, versions: [user.version] });
    if (typeof result === 'object') await warn(user.user_id);
  }

  const eraseUser = ({ user_id, version }: User) =>
    erasure.erase({ ...FORGETTING, userId: user_id }, version).catch((error: unknown) => {
      // The user has changed since it was read, so there may have been activity.
      if (!(error instanceof AppError && error.code === 'not-found')) throw error;
    });

  async function sweep(months: number, slice: Slice, hasTime: () => boolean): Promise<number> {
    let failed = 0;
    for await (const user of inactiveUsers.list(warnedBefore(clock(), months), slice)) {
      if (!hasTime()) throw new Error('There was no time for all inactive users of a slice.');
      const at = clock();
      try {
        const step = dueStep(user, at, months);
        if (step === 'warn' && !(await isQuiet(user, at, months))) await warnUser(user, at);
        if (step === 'erase') await eraseUser(user);
      } catch (error) {
        report(error, 'forgetting');
        failed += 1;
      }
    }
    return failed;
  }

  return {
    async sweep(slice, hasTime = () => true) {
      if (forgetAfter === undefined) return 0;
      return sweep(forgetAfter, slice, hasTime).catch((error) => {
        report(error, 'forgetting');
        return 1;
      });
    },
  };
}
