/**
 * `npm run bench:export`: measures the cost of exporting a million readings from a single process. One client reads
 * the export slowly and another at full speed, while a third client reads a profile repeatedly.
 * bench/results/export.md contains its output unchanged.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { openDataFolder } from '../adapters/disk/data-folder.ts';
import { openDatabase } from '../adapters/sqlite/database.ts';
import { sqliteSamples } from '../adapters/sqlite/samples.ts';
import { shareTransactions } from '../adapters/sqlite/shared-transactions.ts';
import { sqliteUsers } from '../adapters/sqlite/users.ts';
import type { Batch } from '../core/ports/samples.ts';
import { UNCONDITIONAL } from '../core/streams/ingest-limits.ts';
import { issueToken } from '../core/users/credentials.ts';
import { workFolder } from './harness.ts';
import { STREAM_ID, someWearer } from './ingest/readings.ts';
import { atMost, format, table } from './markdown.ts';
import { timeReadsDuring } from './reads-during.ts';
import { type Server, startServer } from './servers.ts';
import { quantile } from './statistics.ts';

const BATCHES = 1_000;
const SAMPLES = 1_000;
/** Time between readings in ms. At this interval, a million readings span 81 days. */
const EVERY_MS = 7_000;
const MB = 2 ** 20;
/** Download rate of the slow client, in bytes per second. */
const SLOW = 5 * MB;
const IDLE_MS = 5_000;

/**
 * Fills a data folder with one user and a million readings. Returns the path of the user's export and the headers to
 * request it.
 */
async function fill(dataDir: string): Promise<{ path: string; headers: { Authorization: string } }> {
  const folder = openDataFolder(dataDir);
  const database = openDatabase(folder.database);
  const transactions = shareTransactions(database);
  const [users, samples] = [sqliteUsers(database, transactions), sqliteSamples(database, transactions)];
  const wearer = someWearer(['heart_rate']);
  const { token, hash } = issueToken('owner', wearer.user_id);
  await users.create({ ...wearer, tokens: { [hash]: { created_at: wearer.created_at } } });
  const first = Date.now() - BATCHES * SAMPLES * EVERY_MS;
  const appended = Array.from({ length: BATCHES }, (_, at) =>
    samples.append(batchOf(wearer.user_id, first + at * SAMPLES * EVERY_MS), UNCONDITIONAL),
  );
  await Promise.all(appended);
  database.close();
  folder.release();
  return { path: `/users/${wearer.user_id}`, headers: { Authorization: `Bearer ${token}` } };
}

function batchOf(user_id: string, from: number): Batch {
  const timeOf = (at: number) => new Date(from + at * EVERY_MS).toISOString();
  const samples = Array.from({ length: SAMPLES }, (_, at) => ({
    metric: 'heart_rate' as const,
    value: 60 + Math.round(20 * Math.sin(at / 50) + 5 * Math.random()),
    start: timeOf(at),
  }));
  const [start, received_at] = [timeOf(0), timeOf(SAMPLES)];
  return { user_id, stream_id: STREAM_ID, batch_id: crypto.randomUUID(), start, received_at, digest: '', samples };
}

async function take(url: string, headers: Record<string, string>, bytesPerSecond: number) {
  const started = performance.now();
  const { body } = await fetch(url, { headers });
  let bytes = 0;
  let end = '';
  for await (const part of body ?? []) {
    bytes += part.byteLength;
    end = Buffer.from(part).subarray(-2).toString();
    const early = (bytes / bytesPerSecond) * 1000 - (performance.now() - started);
    if (early > 1) await sleep(early);
  }
  if (end !== ']}') throw new Error('The export broke off.');
  return { bytes, seconds: (performance.now() - started) / 1000 };
}

async function measure(server: Server, { path, headers }: Awaited<ReturnType<typeof fill>>): Promise<void> {
  const profile = `${server.url}${path}`;
  const [, idle] = await timeReadsDuring(profile, headers, sleep(IDLE_MS));
  const before = server.memory().peak ?? Number.NaN;
  const rows = [['nothing', '', '', '', ...latencies(idle)]];
  const goals: string[] = [];
  for (const [name, speed] of Object.entries({ slowly: SLOW, 'as it comes': Number.POSITIVE_INFINITY })) {
    const [{ bytes, seconds }, times] = await timeReadsDuring(
      profile,
      headers,
      take(`${profile}/export`, headers, speed),
    );
    const growth = (server.memory().peak ?? Number.NaN) - before;
    rows.push([name, format(bytes / MB, 0), format(seconds, 1), format(growth, 0), ...latencies(times)]);
    goals.push(atMost(`taken ${name}: RSS at its highest, above idle, MB`, growth, 60, 0));
    goals.push(atMost(`taken ${name}: another client's p50 ÷ idle`, quantile(times, 0.5) / quantile(idle, 0.5), 5, 1));
  }
  const head = ['an export is taken', 'MB', 'seconds', 'RSS growth MB', 'others p50 ms', 'p99 ms', 'max ms'];
  console.log(`${table(head, rows)}\n\nRSS before: ${format(before, 0)} MB\n\nGoals:\n\n${goals.join('\n')}`);
}

const latencies = (times: number[]): string[] => [0.5, 0.99, 1].map((part) => format(quantile(times, part), 1));

const folder = workFolder('export');
const user = await fill(folder);
const server = await startServer('Hatchery', folder);
await measure(server, user);
await server.stop();
