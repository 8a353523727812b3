/** Measures the time from spawning a server to its first response on /healthz, with the servers in turn. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Contestant, contestants, startServer } from '../servers.ts';
import { median } from '../statistics.ts';

const STARTS = 7;
/** Time in ms to wait after the start before reading the idle memory. */
const SETTLE_MS = 500;

export interface StartUp {
  server: Contestant;
  milliseconds: number;
  /** Resident memory in MB of the idle server. */
  idle: number | undefined;
}

export async function measureStartUps(dataDir: (name: Contestant) => string): Promise<StartUp[]> {
  const starts = new Map<Contestant, number[]>(contestants.map((name) => [name, []]));
  const idle = new Map<Contestant, number | undefined>();
  // The first start is not counted: it fills the compile cache and creates the database.
  for (let start = 0; start <= STARTS; start++) {
    for (const name of contestants) {
      const server = await startServer(name, dataDir(name));
      if (start > 0) starts.get(name)?.push(server.startedInMs);
      if (start === STARTS) {
        await sleep(SETTLE_MS);
        idle.set(name, server.memory().now);
      }
      await server.stop();
    }
  }
  return contestants.map((server) => ({
    server,
    milliseconds: median(starts.get(server) ?? []),
    idle: idle.get(server),
  }));
}
