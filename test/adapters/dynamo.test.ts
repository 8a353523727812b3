import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { marshall } from '@aws-sdk/util-dynamodb';
import { ownerOf, someUser } from '../ports/users.ts';
import { startDynamo } from '../support/dynamo-engine.ts';
import { dynamoSuites } from './dynamo-suites.ts';

const engine = await startDynamo();
after(engine.stop);
const { users, client, open } = await dynamoSuites('DynamoDB', engine);

test('DynamoDB: an update can name 50 versions', async () => {
  const users = open();
  const user = someUser();
  await users.create(user);
  const [tokenHash = ''] = Object.keys(user.tokens);
  const change = { set: { age: 38 }, remove: [], updated_at: user.updated_at };
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
