/**
 * Measures how long servers with different numbers of users take to start: after a clean stop, and after being killed
 * while writing.
 */
import { statSync } from 'node:fs';
import { type LoadGenerator, startLoadGenerator } from '../load.ts';
import { requestsFor } from '../requests.ts';
import { type Server, startServer } from '../servers.ts';
import { median } from '../statistics.ts';
import { databaseIn } from './disk.ts';
import { draw, type Size } from './folders.ts';

const STARTS = 5;
/**
 * Number of updates before the kill: few enough that SQLite does not checkpoint the write-ahead log, so that the next
 * start has to recover it.
 */
const UPDATES = 700;
const CONNECTIONS = 32;

export interface Starts {
  users: number;
  /** Milliseconds from spawn to the first response: after a clean stop, and after a kill. */
  clean: number;
  killed: number;
  /** Size in bytes of the largest write-ahead log left behind by a killed server. */
  logBytes: number;
}

export async function measureStarts(sizes: readonly Size[]): Promise<Starts[]> {
  const load = startLoadGenerator();
  const starts = new Map<Size, { clean: number[]; killed: number[]; logs: number[] }>();
  for (const size of sizes) starts.set(size, { clean: [], killed: [], logs: [] });
  // The first start is not counted, because it fills the compile cache.
  for (let start = 0; start <= STARTS; start++) {
    console.error(`Starts: ${start} of ${STARTS}`);
    for (const [size, { clean, killed, logs }] of starts) {
      const first = await startServer('Hatchery', size.dataDir);
      await writeAndKill(first, size, load);
      const logBytes = statSync(`${databaseIn(size.dataDir)}-wal`).size;
      const second = await startServer('Hatchery', size.dataDir);
      await second.stop();
      if (start === 0) continue;
      clean.push(first.startedInMs);
      killed.push(second.startedInMs);
      logs.push(logBytes);
    }
  }
  load.stop();
  return [...starts].map(([{ users }, { clean, killed, logs }]) => ({
    users,
    clean: median(clean),
    killed: median(killed),
    logBytes: Math.max(...logs),
  }));
}

async function writeAndKill(server: Server, { known }: Size, load: LoadGenerator): Promise<void> {
  const requests = requestsFor('update', draw(known, UPDATES));
  await load.run({ url: server.url, connections: CONNECTIONS, seconds: 'once', requests });
  await server.stop('SIGKILL');
}

const MEDIAN_OF = 3;

/** Returns the median of the milliseconds that a server takes from spawn to its first response. */
export async function medianStart(dataDir: string): Promise<number> {
  const milliseconds: number[] = [];
  for (let start = 0; start < MEDIAN_OF; start++) {
    const server = await startServer('Hatchery', dataDir);
    milliseconds.push(server.startedInMs);
    await server.stop();
  }
  return median(milliseconds);
}
