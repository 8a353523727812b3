import type { ProfilePatch, UserProfile } from '../../shared/models/typescript/types.ts';
import type { User } from '../ports/users.ts';
import { createdFields, fieldsOf } from './fields.ts';
import { dueErasure } from './last-activity.ts';

export type { ProfilePatch };

/**
 * Creates a user that has no tokens yet.
 *
 * @throws `invalid-profile` if a required field is missing
 */
export function newUser(patch: ProfilePatch, userId: string, now: string): Omit<User, 'tokens'> {
  const portrait = patch.avatar_url
    ? [
        {
          pointer: '/avatar_url',
          detail: 'A new user has no upload yet. Create the user first, then upload a picture.',
        },
      ]
    : [];
  const fields = createdFields(patch, portrait);
  return { user_id: userId, version: 1, created_at: now, updated_at: now, ...fields };
}

export interface ProfileSettings {
  /** `SUPPORT_CONTACT`: whom the owner of a locked user may ask. */
  contact?: string | undefined;
  /** `FORGET_AFTER` in months; undefined if users are never erased. */
  forgetAfter?: number | undefined;
}

/** Converts a user to the profile that its owner receives. */
export function toProfile(
  user: User,
  avatarUrl: string | undefined,
  { contact, forgetAfter }: ProfileSettings,
): UserProfile {
  const forgetAt = dueErasure(user, forgetAfter);
  return {
    user_id: user.user_id,
    ...fieldsOf(user),
    ...(avatarUrl === undefined ? {} : { avatar_url: avatarUrl }),
    created_at: user.created_at,
    updated_at: user.updated_at,
    version: user.version,
    ...(forgetAt === undefined ? {} : { forget_at: forgetAt }),
    ...(user.lock ? { locked: { at: user.lock.at, reason: user.lock.reason, ...(contact && { contact }) } } : {}),
  };
}
