import { hash } from 'node:crypto';
import { join } from 'node:path';

/** `kind/name` in lower case. No part may start with a dot. The only protection against path traversal. */
const KEY = /^[a-z0-9-]+\/[a-z0-9-]+(\.[a-z0-9-]+)*$/;
/** The prefix of the keys of one user's objects of a kind. */
const PREFIX = /^[a-z0-9-]+\/[a-z0-9-]+\.$/;
/** Hex digits of the hash: 4,096 folders per kind, with about 250 objects each if there are a million. */
const DIGITS = 3;

/**
 * The relative path of an object.
 *
 * @throws for an invalid key
 */
export function placeOf(key: string): string {
  const [, name = ''] = assertKey(key).split('/');
  return join(folderOf(key), name);
}

/**
 * The relative path of an object up to version 0.1: one folder per kind.
 *
 * @throws for an invalid key
 */
export function formerPlaceOf(key: string): string {
  return assertKey(key);
}

/**
 * The folder with all objects of a user and kind.
 *
 * @throws unless `prefix` is the prefix of one user's keys
 */
export function folderOfAll(prefix: string): string {
  if (!PREFIX.test(prefix)) throw new Error('This is not a prefix of the keys of one user.');
  return folderOf(prefix);
}

/** Uses a hash, because ids that start with their creation time would share a few folders. */
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
