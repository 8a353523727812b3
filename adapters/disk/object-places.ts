import { hash } from 'node:crypto';
import { join } from 'node:path';

/** Matches `kind/name` in lower case, where no part starts with a dot. This pattern is the only protection against path traversal. */
const KEY = /^[a-z0-9-]+\/[a-z0-9-]+(\.[a-z0-9-]+)*$/;
/** Matches the prefix shared by the keys of one user's objects of one kind. */
const PREFIX = /^[a-z0-9-]+\/[a-z0-9-]+\.$/;
/**
 * Number of hex digits of the hash in a folder's name. Three digits give 4,096 folders per kind, so a million objects make about 250 per
 * folder.
 */
const DIGITS = 3;

/**
 * Returns the relative path of an object.
 *
 * @throws when the key is invalid
 */
export function placeOf(key: string): string {
  const [, name = ''] = assertKey(key).split('/');
  return join(folderOf(key), name);
}

/**
 * Returns the relative path that an object had up to version 0.1, which kept one folder per kind.
 *
 * @throws when the key is invalid
 */
export function formerPlaceOf(key: string): string {
  return assertKey(key);
}

/**
 * Returns the folder that holds all objects of one user and kind.
 *
 * @throws when `prefix` is not the prefix of one user's keys
 */
export function folderOfAll(prefix: string): string {
  if (!PREFIX.test(prefix)) throw new Error('This is not a prefix of the keys of one user.');
  return folderOf(prefix);
}

/** Folders are named by a hash, because ids that start with their creation time would all fall into a few folders. */
function folderOf(key: string): string {
  const [kind = '', name = ''] = key.split('/');
  const [id = ''] = name.split('.');
  return join(kind, hash('sha256', id).slice(0, DIGITS));
}

export const isKey = (key: string): boolean => KEY.test(key);

function assertKey(key: string): string {
  if (!isKey(key)) throw new Error('This is not the key of an object.');
  return key;
}
