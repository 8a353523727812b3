import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCloud } from '../lambda/cloud.ts';
import { RADOSGW_PACKAGES } from '../support/radosgw.ts';
import { createBucket, s3Engine } from '../support/s3-engine.ts';
import { startServer } from '../support/server.ts';
import type { PartName } from './flags.ts';
import { fuzzImports } from './imports.ts';
import { fuzzPortraits } from './portraits.ts';
import { fuzzRequests } from './requests.ts';
import type { Outcome, Search, Target } from './search.ts';
import { fuzzUploads } from './uploads.ts';

export interface Part {
  /** The fraction of the total time that this part may use. */
  share: number;
  run(options: Search): Promise<Outcome>;
}

export const PARTS: Record<PartName, Part> = {
  embedded: { share: 0.4, run: (options) => on(embeddedTarget, (target) => fuzzRequests(target, options)) },
  lambda: { share: 0.2, run: (options) => on(lambdaTarget, (target) => fuzzRequests(target, options)) },
  portraits: { share: 0.15, run: fuzzPortraits },
  uploads: { share: 0.1, run: (options) => on(embeddedTarget, (target) => fuzzUploads(target, options)) },
  imports: { share: 0.15, run: fuzzImports },
};

const NO_S3 = `  did not run: no S3 on this machine. On Debian or Ubuntu: apt-get install ${RADOSGW_PACKAGES.join(' ')}`;

async function on(
  start: () => Promise<Target | undefined>,
  run: (target: Target) => Promise<Outcome>,
): Promise<Outcome> {
  const target = await start();
  if (!target) return { runs: 0, finding: undefined, lines: [NO_S3] };
  try {
    return await run(target);
  } finally {
    await target.stop();
  }
}

/** A file system in memory. It does not wait for a disk, so twice as many cases run in the same time. */
const IN_MEMORY = '/dev/shm';

async function embeddedTarget(): Promise<Target> {
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

/** Starts the built Lambda functions behind a local API gateway; undefined if S3 is not available on this machine. */
async function lambdaTarget(): Promise<Target | undefined> {
  const engine = await s3Engine();
  if (!engine) return undefined;
  const { baseUrl, gateway, close } = await startCloud(
    engine,
    await createBucket(engine, `fuzz-${crypto.randomUUID()}`),
  );
  return { baseUrl, raw: false, pid: gateway.environments[0]?.process.pid, stop: close };
}
