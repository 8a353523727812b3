import { AppError } from '../errors.ts';
import type { Principal, User, UserChange, UserStore } from '../ports/users.ts';
import { actsOf } from '../privacy/acts.ts';
import { chain } from '../util/settle.ts';
import { holdsToken, unauthorized } from './credentials.ts';
import { changeBy, changed } from './item-changes.ts';
import { lockedError } from './locked.ts';

/** Maximum number of attempts of `updateWithRetry` when other updates win the race. */
const MAX_ATTEMPTS = 10;

export interface UpdateDecision<Result> {
  /** The fields to set. If absent, the user is not updated. */
  set?: UserChange['set'];
  remove?: UserChange['remove'];
  result: Result;
}

/** Reads and changes users. */
export interface UserAccess {
  /**
   * Reads a user. Cost: one read.
   *
   * @throws `unauthorized` if the token is not valid for this user
   * @throws `not-found` if a service asks for a user who does not exist
   */
  get(principal: Principal<'owner' | 'reader' | 'service'>): User | Promise<User>;
  /**
   * Reads the user and applies the change that `decide` returns, if any. The change's acts are added to the audit log. If another update
   * wins the race, reads the user and calls `decide` again. Cost: one read and at most one conditional write per attempt.
   *
   * @param refused creates the error for a token that is not valid for this user
   * @throws `unauthorized` if the token is not valid for this user
   * @throws `locked` if the user is locked and the change would add or change something
   * @throws `unavailable` after 10 attempts
   * @throws any error that `decide` throws
   */
  updateWithRetry<Result>(
    principal: Principal<'owner' | 'service'>,
    decide: (user: User, now: string) => UpdateDecision<Result> | Promise<UpdateDecision<Result>>,
    refused?: () => AppError,
  ): Promise<Result>;
}

interface Dependencies {
  users: UserStore;
  clock: () => Date;
}

export function userAccess({ users, clock }: Dependencies): UserAccess {
  function get(principal: Principal<'owner' | 'reader' | 'service'>, refused = unauthorized): User | Promise<User> {
    return chain(users.get(principal.userId), (user) => {
      if (!user && principal.via === 'service') throw noSuchUser();
      if (!user || !holdsToken(user, principal, clock())) throw refused();
      return user;
    });
  }

  const updateWithRetry: UserAccess['updateWithRetry'] = async (principal, decide, refused = unauthorized) => {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const user = await get(principal, refused);
      const now = clock().toISOString();
      const { set = {}, remove = [], result } = await decide(user, now);
      if (Object.keys(set).length + remove.length === 0) return result;
      const change = changeBy(principal.via, { set, remove }, now);
      const after = changed(user, change);
      // The store checks this too. Here it saves a write, and acts of an update that is not made.
      if (user.lock && !(await import('./lock-rule.ts')).onlyRemoves(user, after)) throw lockedError();
      const acts = actsOf(user, after, principal, now);
      const outcome = await users.update({ ...change, acts }, { principal, versions: [user.version] });
      if (outcome === 'refused') throw refused();
      if (outcome === 'locked') throw lockedError();
      if (outcome !== 'changed') return result;
    }
    throw new AppError(
      'unavailable',
      'Other requests are changing this user. Wait a moment and send the request again.',
      { retryAfter: 1 },
    );
  };

  return { get: (principal) => get(principal), updateWithRetry };
}

export const noSuchUser = (): AppError =>
  new AppError('not-found', 'There is no such user, or the user was erased. List the users with GET /users.');
