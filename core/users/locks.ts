import { textFields } from '../../shared/models/typescript/text.ts';
import type { NewLock, UserLock } from '../../shared/models/typescript/types.ts';
import { validate } from '../../shared/models/typescript/validate_new_lock.js';
import { AppError } from '../errors.ts';
import type { Principal } from '../ports/users.ts';
import { fieldErrors } from '../util/field-errors.ts';
import { normaliseFields } from '../util/text.ts';
import type { UserAccess } from './users.ts';

export interface LockService {
  /**
   * Locks a user, or replaces the reason. Cost: one read and one conditional write.
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

export function lockService(users: UserAccess): LockService {
  return {
    lock: (service, { reason }) =>
      users.updateWithRetry(service, (_user, now) => ({
        set: { lock: { at: now, reason, by: service.service ?? '' } },
        result: { user_id: service.userId, locked: { at: now, reason } },
      })),
    unlock: (service) =>
      users.updateWithRetry(service, ({ lock }) => ({
        remove: lock ? ['lock'] : [],
        result: { user_id: service.userId },
      })),
  };
}

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
