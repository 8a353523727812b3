import { textFields } from '../../shared/models/typescript/text.ts';
import type { NewLock, UserLock } from '../../shared/models/typescript/types.ts';
import { validate } from '../../shared/models/typescript/validate_new_lock.js';
import { AppError } from '../errors.ts';
import type { Principal, User, UserChange, UserStore } from '../ports/users.ts';
import { actOf } from '../privacy/acts.ts';
import { fieldErrors } from '../util/field-errors.ts';
import { normaliseFields } from '../util/text.ts';
import { lastActivity } from './last-activity.ts';
import { noSuchUser, type UserAccess } from './user-access.ts';

export interface LockService {
  /**
   * Locks a user, or replaces the reason. Cost: one read and one conditional write, which other changes of the user cannot
   * prevent.
   *
   * @throws `not-found` if there is no such user
   */
  lock(service: Principal<'service'>, newLock: NewLock): Promise<UserLock>;
  /**
   * Unlocks a user. Does nothing if the user is not locked. Cost: one read and at most one conditional write.
   *
   * @throws `not-found` if there is no such user
   */
  unlock(service: Principal<'service'>): Promise<UserLock>;
}

interface Dependencies {
  users: UserStore;
  access: UserAccess;
  clock: () => Date;
}

export function lockService({ users, access, clock }: Dependencies): LockService {
  return {
    async lock(service, { reason }) {
      // The store checks this too. Here it saves an act of a lock that is not made.
      const user = await access.get(service);
      const now = clock().toISOString();
      const lock = { at: now, reason, by: service.service ?? '' };
      // A locked user is not erased for inactivity. Afterwards, a new warning is due.
      const change: UserChange = {
        set: { lock, ...activityKept(user) },
        remove: ['forget_at'],
        updated_at: now,
        acts: [actOf('lock', service, now)],
      };
      // Whatever the version, because a user who keeps changing something would win every race.
      if ((await users.update(change, { principal: service })) === 'refused') throw noSuchUser();
      return { user_id: service.userId, locked: { at: now, reason } };
    },
    unlock: (service) =>
      access.updateWithRetry(service, (user) => ({
        ...(user.lock ? { set: activityKept(user), remove: ['lock'] } : {}),
        result: { user_id: service.userId },
      })),
  };
}

/** Keeps the last activity of an item of an earlier version, where it is `updated_at`, which this change sets. */
const activityKept = (user: User) => (user.active_at === undefined ? { active_at: lastActivity(user) } : {});

/**
 * Validates the body of a request to lock a user.
 *
 * @throws `invalid-lock` with an error for each invalid field
 */
export function parseLock(body: Record<string, unknown>): NewLock {
  const sent = { ...body };
  normaliseFields(sent, textFields.new_lock);
  const lock: unknown = sent;
  if (validate(lock)) return lock;
  throw new AppError(
    'invalid-lock',
    'Fix the fields listed in `errors` and send the request again. Nothing was changed.',
    { errors: fieldErrors(validate.errors, { body: sent, names: ['reason'] }) },
  );
}
