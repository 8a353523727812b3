/** SQLite storage for the `bound` baseline servers. It has the same durability and group commit as Hatchery's. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const { DATA_DIR = 'data' } = process.env;

mkdirSync(DATA_DIR, { recursive: true });
const database = new DatabaseSync(join(DATA_DIR, 'bound.db'));
database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS users (user_id TEXT PRIMARY KEY, version INTEGER NOT NULL, item ANY NOT NULL) STRICT`);
export const select = database.prepare('SELECT item FROM users WHERE user_id = ?');
export const insert = database.prepare('INSERT INTO users (user_id, version, item) VALUES (?, ?, ?)');
export const replace = database.prepare('UPDATE users SET version = ?, item = ? WHERE user_id = ?');
const begin = database.prepare('BEGIN IMMEDIATE');
const commit = database.prepare('COMMIT');

let writes: (() => () => void)[] = [];

/**
 * Runs `write` in a transaction shared by all requests of this turn of the event loop. After the commit, it calls the
 * function that `write` returned, which sends the response.
 */
export function inTransaction(write: () => () => void): void {
  if (writes.length === 0) setImmediate(flush);
  writes.push(write);
}

function flush(): void {
  const batch = writes;
  writes = [];
  begin.run();
  const answers = batch.map((write) => write());
  commit.run();
  for (const answer of answers) answer();
}
