import { hash } from 'node:crypto';
import { join } from 'node:path';

/** Kind, slash, name: lower-case, and never a dot at the start of a part. The one guard of every path on disk. */
const KEY = /^[a-z0-9-]+\/[a-z0-9-]+(\.[a-z0-9-]+)*$/;
/** What the keys of all of one user's objects of a kind begin with. */
const PREFIX = /^[a-z0-9-]+\/[a-z0-9-]+\.$/;
/** Hex digits: 4,096 folders for each kind, so that of a million objects one holds some 250. */
const DIGITS = 3;

/** Where an object lies, within the folder of all. Throws for what is no key. */
export function placeOf(key: string): string {
  const [, name = ''] = assertKey(key).split('/');
  return join(folderOf(key), name);
}

/** Where it lay up to version 0.1: a folder for each kind. Throws for what is no key. */
export function formerPlaceOf(key: string): string {
  return assertKey(key);
}

/** The one folder that holds all of a user's objects of a kind. Throws for what is not the beginning of one user's keys. */
export function folderOfAll(prefix: string): string {
  if (!PREFIX.test(prefix)) throw new Error('This is not what the keys of one user begin with.');
  return folderOf(prefix);
}

/** By a hash, as ids may have the time of their making in front: those would all be in a few folders. */
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
