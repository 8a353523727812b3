import type { User, UserStore } from '../ports/users.ts';

const UPLOADS = 'avatars/';

/** The prefix of a user's upload keys. */
export const uploadPrefix = (userId: string): string => `${UPLOADS}${userId}.`;
/** The prefix of a user's portrait keys. */
export const portraitPrefix = (userId: string): string => `portraits/${userId}.`;
export const exportPrefix = (userId: string): string => `exports/${userId}.`;
export const uploadKey = ({ user_id }: Pick<User, 'user_id'>): string => `${uploadPrefix(user_id)}jpg`;
export const isUpload = (key: string): boolean => key.startsWith(UPLOADS);
/** The `id` in `portraits/{user_id}.{id}.jpg`, which is different for each portrait. */
export const portraitId = (key: string): string => key.split('.').at(-2) ?? key;

/**
 * The user's id in an object's key.
 *
 * @returns '' for a key without one
 */
export const userIdOf = (key: string): string => /^[^/]+\/([^.]+)\./.exec(key)?.[1] ?? '';

/**
 * The user whose upload or portrait has this key. Cost: one read.
 *
 * @returns undefined when there is no such user
 */
export function userOfPicture(key: string, users: Pick<UserStore, 'get'>): Promise<User | undefined> {
  return users.get(userIdOf(key));
}

/**
 * Whether the user's profile refers to this portrait. Unreferenced portraits remain when the process ends between storing the portrait
 * and saving the profile, or when the outcome of saving is unknown. Cost: one read.
 */
export async function isReferenced(portrait: string, users: Pick<UserStore, 'get'>): Promise<boolean> {
  return (await userOfPicture(portrait, users))?.portrait === portrait;
}
