import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCloud } from '../lambda/cloud.ts';
import { createBucket, s3Engine } from '../support/s3-engine.ts';
import { startServer } from '../support/server.ts';

/** A Hatchery to be asked. */
export interface Target {
  baseUrl: string;
  /** Whether nothing stands before it, so that what is hardly HTTP gets to it too. */
  raw: boolean;
  /** The process whose memory is watched. */
  pid: number | undefined;
  stop(): Promise<unknown>;
}

/** What is fuzzed needs not survive a power cut, and without flushes to a disk twice as much is tried. */
const IN_MEMORY = '/dev/shm';

/** The embedded server as a process of its own, on an empty data folder that is gone afterwards. */
export async function embeddedTarget(): Promise<Target> {
  const folder = await mkdtemp(join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'hatchery-fuzz-'));
  const { baseUrl, process: child, stop } = await startServer(folder);
  return {
    baseUrl,
    raw: true,
    pid: child.pid,
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The built Lambda functions behind a gateway on loopback; undefined on a machine without the S3 that they need. */
export async function lambdaTarget(): Promise<Target | undefined> {
  const engine = await s3Engine();
  if (!engine) return undefined;
  const { baseUrl, gateway, close } = await startCloud(
    engine,
    await createBucket(engine, `fuzz-${crypto.randomUUID()}`),
  );
  return { baseUrl, raw: false, pid: gateway.environments[0]?.process.pid, stop: close };
}
