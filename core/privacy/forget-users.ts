import { AppError } from '../errors.ts';
import type { Report } from '../ports/reporter.ts';
import type { InactiveUsers, Slice } from '../ports/user-directory.ts';
import type { User } from '../ports/users.ts';
import type { Notifier } from '../push/notifier.ts';
import { lastActivity } from '../users/activity.ts';
import { type ErasureDependencies, erasureService } from './erasure.ts';
import { dueStep, WARNING_MS, warnedBefore } from './forgetting.ts';

/** Warns and erases users whose owners have not been active. */
const FORGETTING = { via: 'service', service: 'forgetting' } as const;

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
  report: Report;
}

export function forgettingService(dependencies: ForgettingDependencies): ForgettingService {
  const { users, inactiveUsers, forgetAfter, warn, report, clock } = dependencies;
  const erasure = erasureService(dependencies);

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
        if (step === 'warn') await warnUser(user, at);
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
