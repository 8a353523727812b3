import assert from 'node:assert/strict';
import { awsClock } from '../../adapters/aws/clock.ts';
import { dynamoAudit } from '../../adapters/dynamodb/audit.ts';
import { dynamoClient } from '../../adapters/dynamodb/client.ts';
import { dynamoEndedSubscriptions } from '../../adapters/dynamodb/ended-subscriptions.ts';
import { dynamoIdentityLinks } from '../../adapters/dynamodb/identity-links.ts';
import { dynamoInactiveUsers } from '../../adapters/dynamodb/inactive-users.ts';
import { dynamoPairings } from '../../adapters/dynamodb/pairings.ts';
import { dynamoPets } from '../../adapters/dynamodb/pets.ts';
import { dynamoPictureCounts } from '../../adapters/dynamodb/picture-counts.ts';
import { dynamoRemovals } from '../../adapters/dynamodb/removals.ts';
import { dynamoSamples } from '../../adapters/dynamodb/samples.ts';
import { dynamoUserActivity } from '../../adapters/dynamodb/user-activity.ts';
import { dynamoUserDirectory } from '../../adapters/dynamodb/user-directory.ts';
import { dynamoUserLimits } from '../../adapters/dynamodb/user-limits.ts';
import { dynamoUsers } from '../../adapters/dynamodb/users.ts';
import { AUDIT_NOW, auditSuite } from '../ports/audit.ts';
import { endedSubscriptionsSuite } from '../ports/ended-subscriptions.ts';
import { identityLinkSuite } from '../ports/identity-links.ts';
import { inactiveUsersSuite } from '../ports/inactive-users.ts';
import { pairingSuite } from '../ports/pairings.ts';
import { petStoreSuite } from '../ports/pets.ts';
import { pictureCountSuite } from '../ports/picture-counts.ts';
import { removalSuite } from '../ports/removals.ts';
import { sampleStoreSuite } from '../ports/samples.ts';
import { sampleTermsSuite } from '../ports/samples-terms.ts';
import { userActivitySuite } from '../ports/user-activity.ts';
import { userDirectorySuite } from '../ports/user-directory.ts';
import { userStoreSuite } from '../ports/users.ts';
import { userActsSuite } from '../ports/users-acts.ts';
import { userErasureSuite } from '../ports/users-erased.ts';
import { userLimitsSuite } from '../ports/users-limits.ts';
import { userLockSuite } from '../ports/users-locked.ts';
import { userModelSuite } from '../ports/users-model.ts';
import { waysInSuite } from '../ports/ways-in-model.ts';
import { type DynamoEngine, REGION, TEST_CREDENTIALS } from '../support/dynamo-engine.ts';

/** Runs the suites of all ports that DynamoDB implements, with new tables, over the engine's endpoint or a proxy's. */
export async function dynamoSuites(
  name: string,
  engine: DynamoEngine,
  endpoint = engine.endpoint,
  { modelRuns = 40, shortBatches = 520 } = {},
) {
  const [users, healthData, petStates, removals, auditTable] = await Promise.all([
    engine.usersTable(),
    engine.healthDataTable(),
    engine.petStatesTable(),
    engine.removalsTable(),
    engine.auditTable(),
  ]);
  const clock = awsClock(() => new Date());
  const client = () => dynamoClient({ region: REGION, credentials: () => TEST_CREDENTIALS, clock, endpoint });
  const openAudit = (table = auditTable, now = new Date().toISOString()) =>
    dynamoAudit(client(), table, { clock: () => new Date(now), report: assert.fail });
  const open = () => dynamoUsers(client(), users, openAudit());
  const openSamples = () => dynamoSamples(client(), healthData, open());

  userStoreSuite(name, open);
  userErasureSuite(name, open);
  userLockSuite(name, open);
  userActsSuite(name, () => ({ users: open(), audit: openAudit() }));
  auditSuite(name, async () => openAudit(await engine.auditTable(), AUDIT_NOW));
  userDirectorySuite(name, async () => {
    const table = await engine.usersTable();
    return {
      directory: dynamoUserDirectory(client(), table),
      users: dynamoUsers(client(), table, openAudit()),
      links: dynamoIdentityLinks(client(), table),
      pairings: dynamoPairings(client(), table),
    };
  });
  inactiveUsersSuite(name, async () => {
    const table = await engine.usersTable();
    return {
      inactiveUsers: dynamoInactiveUsers(client(), table),
      users: dynamoUsers(client(), table, openAudit()),
      links: dynamoIdentityLinks(client(), table),
      pairings: dynamoPairings(client(), table),
    };
  });
  const withLimits = () => ({ ...open(), ...dynamoUserLimits(client(), users) });
  userLimitsSuite(name, withLimits);
  pictureCountSuite(name, () => {
    const store = open();
    return { ...store, ...dynamoPictureCounts(client(), users, store) };
  });
  identityLinkSuite(name, () => ({ links: dynamoIdentityLinks(client(), users), users: withLimits() }));
  pairingSuite(name, () => ({ pairings: dynamoPairings(client(), users), users: withLimits() }));
  userModelSuite(name, open, modelRuns);
  waysInSuite(name, open, Math.ceil(modelRuns / 4));
  sampleStoreSuite(name, openSamples, shortBatches);
  sampleTermsSuite(name, () => ({ users: open(), samples: openSamples() }), modelRuns);
  endedSubscriptionsSuite(name, () => ({
    users: open(),
    ended: dynamoEndedSubscriptions(client(), users, () => new Date()),
  }));
  userActivitySuite(name, (clock) => ({ users: open(), activity: dynamoUserActivity(client(), users, clock) }));
  petStoreSuite(name, () => dynamoPets(client(), petStates));
  removalSuite(name, () => dynamoRemovals(client(), removals));
  return { users, client, open, openAudit, auditTable };
}
