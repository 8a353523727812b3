import type { User, UserStore } from '../ports/users.ts';

const UPLOADS = 'avatars/';

/** The start of the keys of all of a user's uploads, and of all their portraits. */
export const uploadPrefix = (userId: string): string => `${UPLOADS}${userId}.`;
export const portraitPrefix = (userId: string): string => `portraits/${userId}.`;
export const uploadKey = ({ user_id }: Pick<User, 'user_id'>): string => `${uploadPrefix(user_id)}jpg`;
export const isUpload = (key: string): boolean => key.startsWith(UPLOADS);
/** The part of `portraits/{user_id}.{id}.jpg` that changes with each portrait. */
export const portraitId = (key: string): string => key.split('.').at(-2) ?? key;

/** The id of the user in an object's key; empty for a key without one. */
export const userIdOf = (key: string): string => /^[^/]+\/([^.]+)\./.exec(key)?.[1] ?? '';

/** The user whose picture has this key; undefined when there is no such user. One read. */
export function ownerOf(key: string, users: Pick<UserStore, 'get'>): Promise<User | undefined> {
  return users.get(userIdOf(key));
}

/**
 * Whether a profile refers to this portrait. Others are left over: the process ended between storing the portrait and saving the profile,
 * or the outcome of saving was unknown. One read.
 */
export async function isReferenced(portrait: string, users: Pick<UserStore, 'get'>): Promise<boolean> {
  return (await ownerOf(portrait, users))?.portrait === portrait;
}
