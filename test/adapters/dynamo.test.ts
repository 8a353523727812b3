import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { marshall } from '@aws-sdk/util-dynamodb';
import { awsClock } from '../../adapters/aws/clock.ts';
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
import { ownerOf, someUser, userStoreSuite } from '../ports/users.ts';
import { userErasureSuite } from '../ports/users-erased.ts';
import { userLimitsSuite } from '../ports/users-limits.ts';
import { userModelSuite } from '../ports/users-model.ts';
import { REGION, startDynamo, TEST_CREDENTIALS } from '../support/dynamo-engine.ts';

const engine = await startDynamo();
after(engine.stop);
const [users, healthData, petStates, removals] = await Promise.all([
  engine.usersTable(),
  engine.healthDataTable(),
  engine.petStatesTable(),
  engine.removalsTable(),
]);

const clock = awsClock(() => new Date());
const settings = { region: REGION, credentials: () => TEST_CREDENTIALS, clock, endpoint: engine.endpoint };
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

test('DynamoDB: an update can name 50 versions', async () => {
  const users = open();
  const user = someUser();
  await users.create(user);
  const [tokenHash = ''] = Object.keys(user.tokens);
  const change = { set: { age: 8 }, remove: [], updated_at: user.updated_at };
  const versions = [...Array.from({ length: 49 }, (_, at) => Number.MAX_SAFE_INTEGER - at), 1];
  assert.equal(
    typeof (await users.update(change, { principal: ownerOf(user.user_id, tokenHash), versions })),
    'object',
  );
});

test('DynamoDB: an erasure begun by an earlier release can be repeated with the same token, and ends', async () => {
  const [user_id, hash] = [crypto.randomUUID(), 'a'.repeat(64)];
  const marker = { user_id, since: '2026-03-15T00:00:00.000Z', held: { tokens: 1, streams: 0 } };
  const Item = marshall({ ...marker, proofs: [hash] });
  await client().call({ operation: 'PutItem', input: { TableName: users, Item }, idempotent: true });
  const begin = (tokenHash: string) => open().beginErasure(ownerOf(user_id, tokenHash), marker.since);
  assert.equal(await begin('d'.repeat(64)), undefined);
  assert.deepEqual(await begin(hash), { ...marker, token_hashes: [hash] });
  await open().endErasure(user_id, '9999-01-01T00:00:00.000Z');
  assert.equal(await begin(hash), undefined);
});
