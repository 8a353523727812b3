import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningServer, startServer } from '../support/server.ts';

export interface WebServer extends RunningServer {
  dataDir: string;
}

/** A server with an empty data folder of its own, which goes with it. */
export async function openServer(env: Record<string, string> = {}): Promise<WebServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'hatchery-web-'));
  const server = await startServer(dataDir, env);
  return {
    ...server,
    dataDir,
    async stop(signal) {
      const code = await server.stop(signal);
      await rm(dataDir, { recursive: true, force: true });
      return code;
    },
  };
}
