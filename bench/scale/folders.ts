/** Creates data folders with different numbers of users, and controls whether they are in the page cache. */

import { spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdirSync, openSync, readSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { shareTransactions } from '../../adapters/sqlite/shared-transactions.ts';
import { sqliteUsers } from '../../adapters/sqlite/users.ts';
import type { User } from '../../core/ports/users.ts';
import { issueToken } from '../../core/users/credentials.ts';
import { newUser } from '../../core/users/profile.ts';
import type { TestUser } from '../requests.ts';
import { exampleBody } from '../requests.ts';

/** Number of users created per transaction. */
const STEP = 20_000;
/**
 * Settings that are fast but not durable, used only while the database is filled. The cache holds the whole index, so
 * inserting random ids needs no disk reads.
 */
const FAST = 'PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000';

export const databaseIn = (dataDir: string): string => join(dataDir, 'hatchery.db');

/**
 * Fills a new data folder with users through the service's store. Once everything is on disk, resolves to `keep` of
 * the users, evenly spaced, with their tokens. Takes about 25 µs per user.
 */
export async function fill(dataDir: string, count: number, keep: number): Promise<TestUser[]> {
  mkdirSync(dataDir, { recursive: true });
  const database = openDatabase(databaseIn(dataDir));
  database.exec(FAST);
  const users = sqliteUsers(database, shareTransactions(database));
  const known: TestUser[] = [];
  const every = Math.max(1, Math.floor(count / keep));
  for (let made = 0; made < count; made += STEP) {
    const step = Array.from({ length: Math.min(STEP, count - made) }, someUser);
    const created = await Promise.all(step.map(({ user }) => users.create(user)));
    if (!created.every(Boolean)) throw new Error('A user was there already.');
    known.push(...step.filter((_, at) => (made + at) % every === 0).map(({ login }) => login));
  }
  database.exec('PRAGMA journal_mode = WAL');
  database.close();
  const file = openSync(databaseIn(dataDir), 'r+');
  fsyncSync(file);
  closeSync(file);
  return known;
}

export function someUser(): { user: User; login: TestUser } {
  const user_id = crypto.randomUUID();
  const { token, hash } = issueToken('owner', user_id);
  const now = new Date().toISOString();
  const user: User = { ...newUser(exampleBody, user_id, now), tokens: { [hash]: { created_at: now } } };
  return { user, login: { user_id, access_token: token } };
}

/** Picks `count` random users; some may occur more than once. */
export function draw(known: readonly TestUser[], count: number): TestUser[] {
  const one = () => known[Math.floor(Math.random() * known.length)];
  return Array.from({ length: count }, one).filter((user) => user !== undefined);
}

/** Numbers of users to compare. The first one is the baseline. */
const STEPS = [1_000, 100_000, 1_000_000];
/** Maximum number of users per data folder whose tokens are kept for the measurements. */
const KNOWN = 100_000;
/** Free disk space required per user, in bytes: twice the size of a user in the database. */
const FREE_BYTES_A_USER = 1_500;

export interface Size {
  users: number;
  dataDir: string;
  known: TestUser[];
  /** Size of the database in bytes, without its write-ahead log. */
  bytes: number;
}

/**
 * Fills a data folder for each size up to the largest.
 * @throws if there is too little disk space
 */
export async function fillSizes(folder: string, largest: number): Promise<Size[]> {
  const counts = [...STEPS.filter((step) => step < largest), largest];
  assertRoom(folder, FREE_BYTES_A_USER * counts.reduce((sum, count) => sum + count, 0));
  const sizes: Size[] = [];
  for (const users of counts) {
    console.error(`Filling: ${users.toLocaleString('en')} users`);
    const dataDir = join(folder, String(users));
    const known = await fill(dataDir, users, KNOWN);
    sizes.push({ users, dataDir, known, bytes: statSync(databaseIn(dataDir)).size });
  }
  return sizes;
}

function assertRoom(folder: string, needed: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= needed) return;
  const gigabytes = (bytes: number) => (bytes / 2 ** 30).toFixed(1);
  throw new Error(
    `This needs ${gigabytes(needed)} GB on the disk of ${folder}, which has ${gigabytes(bavail * bsize)} GB: make room, or say --users with a smaller number.`,
  );
}

const CHUNK = Buffer.allocUnsafe(4 * 2 ** 20);

/**
 * Loads a file into the page cache. Call this before every run, because some systems drop pages that were not used
 * for a minute.
 */
export function warm(file: string): void {
  const descriptor = openSync(file, 'r');
  while (readSync(descriptor, CHUNK) > 0);
  closeSync(descriptor);
}

/**
 * Drops a file from the page cache, so that the next reads go to disk.
 * @throws if GNU dd is not available
 */
export function evict(file: string): void {
  const { status, stderr } = spawnSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0']);
  if (status !== 0) throw new Error(`The page cache could not be emptied: ${stderr}`);
}
