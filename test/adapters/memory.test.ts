import { memoryAudit } from '../../adapters/memory/audit.ts';
import { memoryIdentityLinks } from '../../adapters/memory/identity-links.ts';
import { memoryInactiveUsers } from '../../adapters/memory/inactive-users.ts';
import { memoryObjects } from '../../adapters/memory/objects.ts';
import { memoryPairings } from '../../adapters/memory/pairings.ts';
import { memoryPets } from '../../adapters/memory/pets.ts';
import { memoryRemovals } from '../../adapters/memory/removals.ts';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { urlSigner } from '../../adapters/signed-urls/signed-urls.ts';
import { auditExpirySuite, auditSuite } from '../ports/audit.ts';
import { identityLinkSuite } from '../ports/identity-links.ts';
import { inactiveUsersSuite } from '../ports/inactive-users.ts';
import { batchExpirySuite, pairingExpirySuite, tombstoneExpirySuite, uploadExpirySuite } from '../ports/maintenance.ts';
import { objectStoreSuite } from '../ports/objects.ts';
import { outboxSuite } from '../ports/outbox.ts';
import { pairingSuite } from '../ports/pairings.ts';
import { petStoreSuite } from '../ports/pets.ts';
import { removalSuite } from '../ports/removals.ts';
import { sampleStoreSuite } from '../ports/samples.ts';
import { readingCountSuite, sampleTermsSuite } from '../ports/samples-terms.ts';
import { userDirectorySuite } from '../ports/user-directory.ts';
import { userStoreSuite } from '../ports/users.ts';
import { userActsSuite } from '../ports/users-acts.ts';
import { userErasureSuite } from '../ports/users-erased.ts';
import { userLimitsSuite } from '../ports/users-limits.ts';
import { userLockSuite } from '../ports/users-locked.ts';
import { userModelSuite } from '../ports/users-model.ts';
import { waysInSuite } from '../ports/ways-in-model.ts';
import { BASE_URL } from '../support/app.ts';
import { senderFor } from '../support/objects.ts';

userStoreSuite('memory', memoryUsers);
userErasureSuite('memory', memoryUsers);
userLockSuite('memory', memoryUsers);
userActsSuite('memory', () => {
  const audit = memoryAudit();
  return { users: memoryUsers(audit), audit };
});
userDirectorySuite('memory', async () => {
  const users = memoryUsers();
  return { directory: users, users, links: memoryIdentityLinks(), pairings: memoryPairings() };
});
inactiveUsersSuite('memory', async () => {
  const users = memoryUsers();
  const inactiveUsers = memoryInactiveUsers(users);
  return { inactiveUsers, users, links: memoryIdentityLinks(), pairings: memoryPairings() };
});
auditSuite('memory', async () => memoryAudit());
auditExpirySuite('memory', memoryAudit);
userLimitsSuite('memory', memoryUsers);
identityLinkSuite('memory', () => ({ links: memoryIdentityLinks(), users: memoryUsers() }));
pairingSuite('memory', () => ({ pairings: memoryPairings(), users: memoryUsers() }));
pairingExpirySuite('memory', memoryPairings);
tombstoneExpirySuite('memory', memoryUsers);
userModelSuite('memory', memoryUsers, 300);
waysInSuite('memory', memoryUsers, 120);
sampleStoreSuite('memory', memorySamples);
sampleTermsSuite(
  'memory',
  () => {
    const users = memoryUsers();
    return { users, samples: memorySamples(users) };
  },
  100,
);
readingCountSuite('memory', memorySamples);
outboxSuite('memory', memorySamples);
batchExpirySuite('memory', memorySamples);
petStoreSuite('memory', memoryPets);
removalSuite('memory', memoryRemovals);

const signer = urlSigner({ baseUrl: BASE_URL, secret: Buffer.from('secret'), clock: () => new Date() });
objectStoreSuite('memory', async () => {
  const objects = memoryObjects(signer);
  return { objects, send: senderFor(objects, signer) };
});
uploadExpirySuite('memory', () => memoryObjects(signer));
