/** Creates data folders with different numbers of users. */

import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { shareTransactions } from '../../adapters/sqlite/shared-transactions.ts';
import { sqliteUsers } from '../../adapters/sqlite/users.ts';
import type { User } from '../../core/ports/users.ts';
import { issueToken } from '../../core/users/credentials.ts';
import { newUser } from '../../core/users/profile.ts';
import type { TestUser } from '../requests.ts';
import { exampleBody } from '../requests.ts';
import { assertRoom, databaseIn, fillOnce, flush } from './disk.ts';

/** Number of users created per transaction. */
const STEP = 20_000;
/**
 * Settings that are fast but not durable, used only while the database is filled. The cache holds the whole index, so
 * inserting random ids needs no disk reads.
 */
const FAST = 'PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000';

/** Opens the database of a new data folder to fill it. After a crash its content is lost. */
export function openToFill(dataDir: string): { database: DatabaseSync; close(): void } {
  mkdirSync(dataDir, { recursive: true });
  const database = openDatabase(databaseIn(dataDir));
  // Otherwise SQLite refuses journal_mode = OFF.
  database.enableDefensive(false);
  database.exec(FAST);
  const close = () => {
    database.exec('PRAGMA journal_mode = WAL');
    database.close();
    flush(databaseIn(dataDir));
  };
  return { database, close };
}

/**
 * Fills a new data folder with users through the service's store. Once everything is on disk, resolves to `keep` of
 * the users, evenly spaced, with their tokens. Takes about 25 µs per user.
 */
export async function fill(dataDir: string, count: number, keep: number, make = someUser): Promise<TestUser[]> {
  const { database, close } = openToFill(dataDir);
  const users = sqliteUsers(database, shareTransactions(database));
  const known: TestUser[] = [];
  const every = Math.max(1, Math.floor(count / keep));
  for (let made = 0; made < count; made += STEP) {
    const step = Array.from({ length: Math.min(STEP, count - made) }, make);
    const created = await Promise.all(step.map(({ user }) => users.create(user)));
    if (!created.every(Boolean)) throw new Error('A user was there already.');
    known.push(...step.filter((_, at) => (made + at) % every === 0).map(({ login }) => login));
  }
  close();
  return known;
}

export function someUser(): { user: User; login: TestUser } {
  const user_id = crypto.randomUUID();
  const { token, hash } = issueToken('owner', user_id);
  const now = new Date().toISOString();
  const user: User = { ...newUser(exampleBody, user_id, now), tokens: { [hash]: { created_at: now } } };
  return { user, login: { user_id, access_token: token } };
}

/** Picks `count` different users at random, or all of them if there are fewer. */
export function draw<User>(known: readonly User[], count: number): User[] {
  const drawn = new Set<User>();
  while (drawn.size < Math.min(count, known.length)) {
    const user = known[Math.floor(Math.random() * known.length)];
    if (user) drawn.add(user);
  }
  return [...drawn];
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
    const dataDir = join(folder, `users-${users}`);
    const known = await fillOnce(dataDir, () => fill(dataDir, users, KNOWN));
    sizes.push({ users, dataDir, known, bytes: statSync(databaseIn(dataDir)).size });
  }
  return sizes;
}
