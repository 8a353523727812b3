import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIssuer } from '../support/identity-issuer.ts';
import { requestsIn, startServer } from '../support/server.ts';
import { keysByScope } from '../support/service-keys.ts';
import { conformanceSuite, USERS } from './suite/suite.ts';

conformanceSuite('the embedded process', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'hatchery-conformance-'));
  const provider = await startIssuer();
  const { settings, serviceKeys } = keysByScope();
  const { baseUrl, stop, log } = await startServer(dataDir, { ...provider.settings, ...settings });
  return {
    baseUrl,
    idToken: provider.idToken,
    serviceKeys,
    async close() {
      await stop();
      provider.stop();
      const created = requestsIn(log()).filter(({ route, status }) => route === '/users' && status === 201).length;
      assert.ok(Math.abs(created - USERS) < 25, `USERS in suite.ts is about ${created}`);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
});
