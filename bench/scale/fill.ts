/** Data folders with many users in them. */
import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { shareTransactions } from '../../adapters/sqlite/shared-transactions.ts';
import { sqliteUsers } from '../../adapters/sqlite/users.ts';
import type { User } from '../../core/ports/users.ts';
import { issueToken } from '../../core/users/credentials.ts';
import { newUser } from '../../core/users/profile.ts';
import type { TestUser } from '../requests.ts';
import { exampleBody } from '../requests.ts';

/** Users in a transaction. */
const STEP = 20_000;
/** For filling only. With all of the index in memory a random id costs no reads. */
const FAST = 'PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000';

/** Where a server with this data folder has its database. */
export const databaseIn = (dataDir: string): string => join(dataDir, 'hatchery.db');

/**
 * Fills a new data folder with users as the service makes them, by the service's own store. Returns some `keep` of them, at even
 * distances, with their tokens. All is on disk when it returns, after some 25 µs a user.
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

/** So many of them, at random: some may be among them twice. */
export function draw(known: readonly TestUser[], count: number): TestUser[] {
  const one = () => known[Math.floor(Math.random() * known.length)];
  return Array.from({ length: count }, one).filter((user) => user !== undefined);
}
