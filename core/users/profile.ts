import type { ProfilePatch, UserProfile } from '../../shared/models/typescript/types.ts';
import type { User } from '../ports/users.ts';
import { createdFields, fieldsOf } from './fields.ts';
import { announcedErasure } from './last-activity.ts';

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

/**
 * Converts a user to the profile that its owner receives.
 *
 * @param contact whom a locked user may ask
 */
export function toProfile(user: User, avatarUrl: string | undefined, contact?: string): UserProfile {
  const announced = announcedErasure(user);
  return {
    user_id: user.user_id,
    ...fieldsOf(user),
    ...(avatarUrl === undefined ? {} : { avatar_url: avatarUrl }),
    created_at: user.created_at,
    updated_at: user.updated_at,
    version: user.version,
    ...(announced === undefined ? {} : { forget_at: announced }),
    ...(user.lock ? { locked: { at: user.lock.at, reason: user.lock.reason, ...(contact && { contact }) } } : {}),
  };
}
