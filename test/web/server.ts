import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../support/radosgw-processes.ts';
import { type RunningServer, startServer } from '../support/server.ts';

export interface WebServer {
  baseUrl: string;
  dataDir: string;
  port: number;
  log(): string;
  /** As when the power goes. */
  kill(): Promise<void>;
  /** Starts it again, where it was and with what it had. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A server with a port and an empty data folder of its own, which goes with it; known by the name of a host, if need be. */
export async function openServer(env: Record<string, string> = {}, host?: string): Promise<WebServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'hatchery-web-'));
  const [port] = await freePorts();
  const known: Record<string, string> = host ? { PUBLIC_BASE_URL: `http://${host}:${port}` } : {};
  const start = () => startServer(dataDir, { PORT: String(port), ...known, ...env });
  let running: RunningServer = await start();
  return {
    baseUrl: running.baseUrl,
    dataDir,
    port,
    log: () => running.log(),
    async kill() {
      await running.stop('SIGKILL');
    },
    async restart() {
      running = await start();
    },
    async stop() {
      await running.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
