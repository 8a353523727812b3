import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryAudit } from '../../adapters/memory/audit.ts';
import { memoryIdentityLinks } from '../../adapters/memory/identity-links.ts';
import { memoryObjects } from '../../adapters/memory/objects.ts';
import { memoryPets } from '../../adapters/memory/pets.ts';
import { memoryRemovals } from '../../adapters/memory/removals.ts';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { urlSigner } from '../../adapters/signed-urls/signed-urls.ts';
import { AUDIT_MS } from '../../core/privacy/acts.ts';
import { startMaintenance } from '../../server/maintenance.ts';
import { listAll, someAct } from '../ports/audit.ts';
import { BASE_URL } from '../support/app.ts';

const NOW = Date.parse('2026-11-29T12:00:00.000Z');

/** Runs maintenance once, and returns the acts that are left. */
async function maintain(mayExpire: boolean) {
  const audit = memoryAudit();
  for (const age of [AUDIT_MS + 1, AUDIT_MS]) await audit.record(someAct({ at: new Date(NOW - age).toISOString() }));
  const done = Promise.withResolvers<void>();
  const stop = startMaintenance({
    objects: memoryObjects(urlSigner({ baseUrl: BASE_URL, secret: Buffer.from('x'), clock: () => new Date(NOW) })),
    users: memoryUsers(audit),
    samples: memorySamples(),
    pets: memoryPets(),
    removals: memoryRemovals(),
    identityLinks: memoryIdentityLinks(),
    pairings: { expire: async () => {} },
    audit,
    // The last step.
    forget: async () => {
      done.resolve();
      return 0;
    },
    migrate: async () => {},
    mayExpire: async () => {
      if (!mayExpire) done.resolve();
      return mayExpire;
    },
    report: assert.fail,
    clock: () => new Date(NOW),
  });
  await done.promise;
  stop();
  return (await listAll(audit)).map(({ at }) => at);
}

test('maintenance deletes acts after a year, unless the clock may be wrong', async () => {
  assert.deepEqual(await maintain(true), ['2025-11-29T12:00:00.000Z']);
  assert.equal((await maintain(false)).length, 2);
});
