import { hash } from 'node:crypto';
import { join } from 'node:path';

/** Kind, slash, name: lower-case, and never a dot at the start of a part. The one guard of every path on disk. */
const KEY = /^[a-z0-9-]+\/[a-z0-9-]+(\.[a-z0-9-]+)*$/;
/** The prefix of the keys of one user's objects of a kind. */
const PREFIX = /^[a-z0-9-]+\/[a-z0-9-]+\.$/;
/** Hex digits: 4,096 folders for each kind, about 250 of a million objects in each. */
const DIGITS = 3;

/** The relative path of an object. Throws for an invalid key. */
export function placeOf(key: string): string {
  const [, name = ''] = assertKey(key).split('/');
  return join(folderOf(key), name);
}

/** Its path up to version 0.1: one folder for each kind. Throws for an invalid key. */
export function formerPlaceOf(key: string): string {
  return assertKey(key);
}

/** The folder of all of a user's objects of a kind. Throws for anything but the prefix of one user's keys. */
export function folderOfAll(prefix: string): string {
  if (!PREFIX.test(prefix)) throw new Error('This is not a prefix of the keys of one user.');
  return folderOf(prefix);
}

/** A hash, as ids may start with their creation time, which would put them all in a few folders. */
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
