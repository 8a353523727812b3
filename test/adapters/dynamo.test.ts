import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { awsClock } from '../../adapters/aws/settings.ts';
import { dynamoClient } from '../../adapters/dynamodb/client.ts';
import { dynamoPets } from '../../adapters/dynamodb/pets.ts';
import { dynamoRemovals } from '../../adapters/dynamodb/removals.ts';
import { dynamoSamples } from '../../adapters/dynamodb/samples.ts';
import { dynamoUserLimits } from '../../adapters/dynamodb/user-limits.ts';
import { dynamoUsers } from '../../adapters/dynamodb/users.ts';
import { petStoreSuite } from '../ports/pets.ts';
import { removalSuite } from '../ports/removals.ts';
import { sampleStoreSuite } from '../ports/samples.ts';
import { sampleTermsSuite } from '../ports/samples-terms.ts';
import { someUser, userStoreSuite } from '../ports/users.ts';
import { userErasureSuite } from '../ports/users-erased.ts';
import { userLimitsSuite } from '../ports/users-limits.ts';
import { userModelSuite } from '../ports/users-model.ts';
import { REGION, SOME_CREDENTIALS, startDynamo } from '../support/dynamo-engine.ts';

const engine = await startDynamo();
after(engine.stop);
const [users, healthData, petStates, removals] = await Promise.all([
  engine.usersTable(),
  engine.healthDataTable(),
  engine.petStatesTable(),
  engine.removalsTable(),
]);

const clock = awsClock(() => new Date());
const settings = { region: REGION, credentials: () => SOME_CREDENTIALS, clock, endpoint: engine.endpoint };
const client = () => dynamoClient(settings);
const open = () => dynamoUsers(client(), users);

userStoreSuite('DynamoDB', open);
userErasureSuite('DynamoDB', open);
userLimitsSuite('DynamoDB', () => ({ ...open(), ...dynamoUserLimits(client(), users) }));
userModelSuite('DynamoDB', open, 40);
sampleStoreSuite('DynamoDB', () => dynamoSamples(client(), healthData, open()));
sampleTermsSuite('DynamoDB', () => ({ users: open(), samples: dynamoSamples(client(), healthData, open()) }), 30);
petStoreSuite('DynamoDB', () => dynamoPets(client(), petStates));
removalSuite('DynamoDB', () => dynamoRemovals(client(), removals));

test('DynamoDB: as many versions as may be named can be compared', async () => {
  const users = open();
  const user = someUser();
  await users.create(user);
  const [tokenHash = ''] = Object.keys(user.tokens);
  const change = { set: { age: 8 }, remove: [], updated_at: user.updated_at };
  const versions = [...Array.from({ length: 49 }, (_, at) => Number.MAX_SAFE_INTEGER - at), 1];
  assert.equal(typeof (await users.update(user.user_id, change, { tokenHash, versions })), 'object');
});
