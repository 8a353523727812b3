import { AppError } from '../errors.ts';
import type { Principal, UpdateResult, User, UserChange, UserStore } from '../ports/users.ts';
import { timeFormatter } from '../util/time.ts';
import { type AgeRules, requireMinAge } from './ages.ts';
import type { AvatarService } from './avatar.ts';
import { type CreateUser, userCreation } from './create-user.ts';
import { unauthorized } from './credentials.ts';
import { changedFields } from './fields.ts';
import { changeBy, changed } from './item-changes.ts';
import { lockedError, requireUnlocked } from './locked.ts';
import type { PreparedPortrait, Publishing } from './portrait-publishing.ts';
import type { ProfilePatch } from './profile.ts';
import { consentLogged } from './profile-consent.ts';
import { type UserAccess, userAccess } from './user-access.ts';

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

export function userService({ users, avatars, ages, clock }: Dependencies): UserService {
  const access = userAccess({ users, clock });
  const format = timeFormatter();

  const update: UserService['update'] = async (owner, patch, versions, publishing) => {
    requireMinAge(patch.age, ages);
    const change: Pick<UserChange, 'set' | 'remove'> = changedFields(patch);
    const save = () =>
      patch.purposes === undefined
        ? users.update(changeBy(owner.via, change, format(clock().getTime())), { principal: owner, versions })
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
