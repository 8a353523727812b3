import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../support/server.ts';
import { conformanceSuite } from './suite/suite.ts';

conformanceSuite('the embedded process', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'hatchery-conformance-'));
  const { baseUrl, stop } = await startServer(dataDir);
  return {
    baseUrl,
    async close() {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
});
