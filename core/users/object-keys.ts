import type { User, UserStore } from '../ports/users.ts';

const UPLOADS = 'avatars/';

export const uploadPrefix = (userId: string): string => `${UPLOADS}${userId}.`;
export const portraitPrefix = (userId: string): string => `portraits/${userId}.`;
export const exportPrefix = (userId: string): string => `exports/${userId}.`;
export const uploadKey = ({ user_id }: Pick<User, 'user_id'>): string => `${uploadPrefix(user_id)}jpg`;
export const isUpload = (key: string): boolean => key.startsWith(UPLOADS);
/** Returns the `id` in `portraits/{user_id}.{id}.jpg`, which is unique to each portrait. */
export const portraitId = (key: string): string => key.split('.').at(-2) ?? key;

/**
 * Extracts the user's id from an object's key.
 *
 * @returns '' if the key contains no id
 */
export const userIdOf = (key: string): string => /^[^/]+\/([^.]+)\./.exec(key)?.[1] ?? '';

/**
 * Finds the user that an upload or portrait belongs to, by its key. Cost: one read.
 *
 * @returns undefined if there is no such user
 */
export async function userOfPicture(key: string, users: Pick<UserStore, 'get'>): Promise<User | undefined> {
  return users.get(userIdOf(key));
}

/**
 * Returns whether the user's profile refers to this portrait. A portrait stays unreferenced if the process ends between storing the
 * portrait and saving the profile, or if the outcome of saving is unknown. Cost: one read.
 */
export async function isReferenced(portrait: string, users: Pick<UserStore, 'get'>): Promise<boolean> {
  return (await userOfPicture(portrait, users))?.portrait === portrait;
}

/** The URL of a user's avatar, without a query. */
export const avatarRoute = (baseUrl: string, user: User): string => `${baseUrl}/users/${user.user_id}/avatar`;
