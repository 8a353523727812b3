import { AppError } from '../errors.ts';
import type { Principal, UpdateResult, User, UserChange, UserStore } from '../ports/users.ts';
import { actsOf } from '../privacy/acts.ts';
import { chain } from '../util/settle.ts';
import { type AgeRules, requireMinAge } from './ages.ts';
import type { AvatarService } from './avatar.ts';
import { type CreateUser, userCreation } from './create-user.ts';
import { holdsToken, unauthorized } from './credentials.ts';
import { changedFields } from './fields.ts';
import { changeBy, changed } from './item-changes.ts';
import { lockedError, requireUnlocked } from './locked.ts';
import type { PreparedPortrait, Publishing } from './portrait-publishing.ts';
import type { ProfilePatch } from './profile.ts';
import { consentLogged } from './profile-consent.ts';

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

export interface UserService extends UserAccess {
  create: CreateUser;
  /**
   * Updates a user's profile. An update that throws changes nothing. Cost: one conditional write, and one read before it if the patch has
   * `avatar_url` or `purposes`.
   *
   * @param versions if set, the user's version must be one of these
   * @param publishing used only if a picture is published
   * @throws `too-young` if the patch sets an age below the minimum
   * @throws `unauthorized`, `precondition-failed`, `locked`, and the errors of publishing a picture
   */
  update(
    owner: Principal<'owner'>,
    patch: ProfilePatch,
    versions?: readonly number[],
    publishing?: Publishing,
  ): Promise<User>;
}

interface Dependencies {
  users: UserStore;
  avatars: AvatarService;
  ages: AgeRules;
  clock: () => Date;
}

export function userAccess({ users, clock }: Pick<Dependencies, 'users' | 'clock'>): UserAccess {
  function get(principal: Principal<'owner' | 'reader' | 'service'>, refused = unauthorized): User | Promise<User> {
    return chain(users.get(principal.userId), (user) => {
      if (!user && principal.via === 'service') throw noSuchUser();
      if (!user || !holdsToken(user, principal, clock())) throw refused();
      return user;
    });
  }

  const updateWithRetry: UserService['updateWithRetry'] = async (principal, decide, refused = unauthorized) => {
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

export function userService({ users, avatars, ages, clock }: Dependencies): UserService {
  const access = userAccess({ users, clock });

  const update: UserService['update'] = async (owner, patch, versions, publishing) => {
    requireMinAge(patch.age, ages);
    const change: Pick<UserChange, 'set' | 'remove'> = changedFields(patch);
    const save = () =>
      patch.purposes === undefined
        ? users.update(changeBy(owner.via, change, clock().toISOString()), { principal: owner, versions })
        : updateConsent(owner, patch, change, versions);
    if (patch.avatar_url === undefined) return unwrapUpdate(await save()).after;
    const prepared = await preparePortrait(owner, patch.avatar_url, versions, publishing);
    if (prepared.portrait) change.set.portrait = prepared.portrait;
    if (patch.avatar_url === null) change.remove = [...change.remove, 'portrait'];
    const result = await save();
    // Delete objects only after the update, so that the profile never refers to a deleted portrait.
    await prepared.finish(result);
    return unwrapUpdate(result).after;
  };

  /** Applies a change of `purposes`. The consent log that it continues must not change meanwhile. */
  const updateConsent = (
    owner: Principal<'owner'>,
    patch: ProfilePatch,
    { set, remove }: Pick<UserChange, 'set' | 'remove'>,
    versions?: readonly number[],
  ) =>
    access.updateWithRetry(owner, (before, now) => {
      if (versions && !versions.includes(before.version)) throw preconditionFailed();
      const logged = { set: { ...set, ...consentLogged(before, patch, now) }, remove };
      return { ...logged, result: { before, after: changed(before, changeBy(owner.via, logged, now)) } };
    });

  async function preparePortrait(
    owner: Principal<'owner'>,
    avatarUrl: string | null,
    versions?: readonly number[],
    publishing?: Publishing,
  ): Promise<PreparedPortrait> {
    const user = await access.get(owner);
    if (avatarUrl === null) return avatars.prepareRemoval(user);
    requireUnlocked(user);
    if (versions && !versions.includes(user.version)) throw preconditionFailed();
    return avatars.preparePublish(user, avatarUrl, publishing);
  }

  return { ...access, create: userCreation({ users, ages, clock }), update };
}

export const noSuchUser = (): AppError =>
  new AppError('not-found', 'There is no such user, or the user was erased. List the users with GET /users.');

function unwrapUpdate(result: UpdateResult): { before: User; after: User } {
  if (result === 'refused') throw unauthorized();
  if (result === 'changed') throw preconditionFailed();
  if (result === 'locked') throw lockedError();
  return result;
}

function preconditionFailed(): AppError {
  return new AppError(
    'precondition-failed',
    'The profile does not have the ETag in If-Match. Read the profile again and send the change with its current ETag.',
  );
}
