/**
 * Creates data folders of people who wear a watch that measures the heart rate every minute, and sends it every hour.
 * They have the readings of all days that the store keeps: 90 days, and the seven that a batch may span.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { sqliteSamples } from '../../../adapters/sqlite/samples.ts';
import { shareTransactions } from '../../../adapters/sqlite/shared-transactions.ts';
import { sqliteUsers } from '../../../adapters/sqlite/users.ts';
import type { User } from '../../../core/ports/users.ts';
import { BATCH_SPAN_MS } from '../../../core/streams/batch-span.ts';
import { UNCONDITIONAL } from '../../../core/streams/ingest-limits.ts';
import { RETENTION_MS } from '../../../core/streams/retention.ts';
import { issueToken } from '../../../core/users/credentials.ts';
import { batchesOf, MINUTE_MS, someWearer } from '../../ingest/readings.ts';
import type { TestUser } from '../../requests.ts';
import { assertRoom, databaseIn, fillOnce } from '../disk.ts';
import { openToFill } from '../folders.ts';

/** Numbers of wearers to compare. */
const STEPS = [100, 300, 1_000, 3_000];
export const MINUTES_IN_BATCH = 60;
const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = BATCH_SPAN_MS / MINUTE_MS;
export const KEPT_DAYS = (RETENTION_MS + BATCH_SPAN_MS) / MINUTE_MS / DAY_MINUTES;
/** The last hours are not filled: the measurement sends their readings. */
const UNSENT_MINUTES = 24 * 60;
/** Free disk space required per wearer, in bytes. */
const FREE_BYTES = 2_000_000;

export interface Wearer extends TestUser {
  ingest_token: string;
}

export interface Folder {
  wearers: number;
  dataDir: string;
  known: Wearer[];
}

/** Fills a data folder for each number of wearers up to the largest. */
export async function fillFolders(folder: string, largest: number): Promise<Folder[]> {
  const counts = [...STEPS.filter((step) => step < largest), largest];
  assertRoom(folder, FREE_BYTES * counts.reduce((sum, count) => sum + count, 0));
  const folders: Folder[] = [];
  for (const wearers of counts) {
    console.error(`Filling: ${wearers.toLocaleString('en')} wearers`);
    const dataDir = join(folder, `readings-${wearers}`);
    folders.push({ wearers, dataDir, known: await fillOnce(dataDir, () => fill(dataDir, wearers)) });
  }
  return folders;
}

export const databaseBytes = (dataDir: string): number => statSync(databaseIn(dataDir)).size;

async function fill(dataDir: string, count: number): Promise<Wearer[]> {
  const { database, close } = openToFill(dataDir);
  const users = sqliteUsers(database, shareTransactions(database));
  const made = Array.from({ length: count }, newWearer);
  await Promise.all(made.map(({ user }) => users.create(user)));
  const [first, ...others] = made.map(({ user }) => user);
  if (first) await fillFirst(database, first);
  if (first) copyReadings(database, first, others);
  close();
  return made.map(({ wearer }) => wearer);
}

function newWearer(): { user: User; wearer: Wearer } {
  const user = someWearer(['heart_rate']);
  const { user_id, created_at } = user;
  const [owner, stream] = [issueToken('owner', user_id), issueToken('stream', user_id)];
  const withToken = Object.entries(user.streams ?? {}).map(([id, one]) => [id, { ...one, token: stream.hash }]);
  return {
    user: { ...user, tokens: { [owner.hash]: { created_at } }, streams: Object.fromEntries(withToken) },
    wearer: { user_id, access_token: owner.token, ingest_token: stream.token },
  };
}

/** Stores the readings of one wearer as the service does. */
async function fillFirst(database: DatabaseSync, wearer: User): Promise<void> {
  const samples = sqliteSamples(database, shareTransactions(database));
  const before = (minutes: number) => new Date(Date.now() - minutes * MINUTE_MS);
  const days = KEPT_DAYS * DAY_MINUTES - UNSENT_MINUTES;
  // In two parts, because a batch is received within 90 days.
  const parts = [
    { now: before(UNSENT_MINUTES + days - 2 * WEEK_MINUTES), minutes: 2 * WEEK_MINUTES },
    { now: before(UNSENT_MINUTES), minutes: days - 2 * WEEK_MINUTES },
  ];
  for (const part of parts) {
    const batches = batchesOf(wearer, { ...part, minutesInBatch: MINUTES_IN_BATCH });
    await Promise.all(batches.map((batch) => samples.append(batch, UNCONDITIONAL)));
    await samples.markProcessed(wearer.user_id, batches.length);
  }
}

/** Copies the readings of one wearer to others, in the order in which they would have arrived: hour by hour. */
function copyReadings(database: DatabaseSync, from: User, to: readonly User[]): void {
  database.exec('CREATE TEMP TABLE wearers (user_id TEXT)');
  const insert = database.prepare('INSERT INTO wearers VALUES (?)');
  for (const { user_id } of to) insert.run(user_id);
  for (const [table, time] of [
    ['batches', 'start'],
    ['reading_counts', 'day'],
  ] as const) {
    const columns = database
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map(({ name }) => String(name));
    const values = columns.map((name) => (name === 'user_id' ? 'wearers.user_id' : `kept.${name}`));
    const copy = database.prepare(
      `INSERT INTO ${table} (${columns}) SELECT ${values} FROM ${table} AS kept CROSS JOIN wearers
       WHERE kept.user_id = ? AND kept.${time} = ?`,
    );
    const times = database.prepare(`SELECT DISTINCT ${time} AS time FROM ${table} WHERE user_id = ? ORDER BY 1`);
    database.exec('BEGIN');
    for (const { time } of times.all(from.user_id)) copy.run(from.user_id, String(time));
    database.exec('COMMIT');
  }
}
