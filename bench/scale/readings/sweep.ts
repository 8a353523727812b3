/** Measures the sweep of a day's readings of all wearers, and what other requests notice of it. */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE_MS } from '../../ingest/readings.ts';
import { timeReadsDuring } from '../../reads-during.ts';
import { startServer } from '../../servers.ts';
import { quantile } from '../../statistics.ts';
import { databaseIn, warm } from '../disk.ts';
import { type Folder, KEPT_DAYS } from './fill.ts';

const DAY_MS = 24 * 60 * MINUTE_MS;
const ASK_EVERY_MS = 50;

/** Starts a server on the folder, after a day in which none has run. */
export async function measureSweep({ dataDir, known, wearers }: Folder): Promise<Record<string, number>> {
  console.error(`Sweep: ${wearers} wearers`);
  addExpiredDay(dataDir);
  warm(databaseIn(dataDir));
  const server = await startServer('Hatchery', dataDir);
  const [{ user_id, access_token } = { user_id: '', access_token: '' }] = known;
  const headers = { Authorization: `Bearer ${access_token}` };
  const [seconds, reads] = await timeReadsDuring(`${server.url}/users/${user_id}`, headers, swept(dataDir));
  await server.stop();
  return {
    'sweep of a day, seconds': seconds,
    'reads meanwhile, p50 ms': quantile(reads, 0.5),
    'reads meanwhile, p99 ms': quantile(reads, 0.99),
    'reads meanwhile, max ms': quantile(reads, 1),
  };
}

/** Gives every wearer a day of readings that is older than those that are kept. */
function addExpiredDay(dataDir: string): void {
  using database = new DatabaseSync(databaseIn(dataDir));
  const newest = new Date(Date.now() - (KEPT_DAYS - 1) * DAY_MS).toISOString();
  for (const [table, time] of [
    ['batches', 'start'],
    ['reading_counts', 'day'],
  ] as const) {
    const columns = database.prepare('SELECT name FROM pragma_table_info(?)').all(table);
    const values = columns.map(({ name }) => (name === time ? '?' : name));
    const copy = database.prepare(`INSERT OR IGNORE INTO ${table} SELECT ${values} FROM ${table} WHERE ${time} = ?`);
    const times = database.prepare(`SELECT DISTINCT ${time} AS time FROM ${table} WHERE ${time} < ? ORDER BY 1 DESC`);
    database.exec('BEGIN');
    for (const { time } of times.all(newest)) {
      const before = new Date(Date.parse(String(time)) - 2 * DAY_MS).toISOString();
      copy.run(before.slice(0, String(time).length), String(time));
    }
    database.exec('COMMIT');
  }
}

/** Resolves to the seconds until the folder has no expired readings. */
async function swept(dataDir: string): Promise<number> {
  const started = performance.now();
  using database = new DatabaseSync(databaseIn(dataDir), { readOnly: true });
  const select = database.prepare('SELECT 1 FROM batches WHERE start < ? LIMIT 1');
  const before = new Date(Date.now() - KEPT_DAYS * DAY_MS).toISOString();
  while (select.get(before)) await sleep(ASK_EVERY_MS);
  return (performance.now() - started) / 1000;
}
