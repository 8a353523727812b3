import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { ownerAt } from '../cli/hatchery.ts';
import { REGION, startDynamo, TEST_CREDENTIALS } from '../support/dynamo-engine.ts';
import { builtFunctions } from './bundle.ts';
import { startGateway } from './gateway.ts';

const EXPORT = join(import.meta.dirname, '../fixtures/fitbit');

test('nights of a Fitbit export update the pet in the cloud', async (context) => {
  const dynamo = await startDynamo();
  context.after(dynamo.stop);
  const gateway = await startGateway(await builtFunctions(), {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: TEST_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: TEST_CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    USERS_TABLE: await dynamo.usersTable(),
    HEALTH_DATA_TABLE: await dynamo.healthDataTable(),
    PET_STATES_TABLE: await dynamo.petStatesTable(),
    REMOVALS_TABLE: await dynamo.removalsTable(),
    AUDIT_TABLE: await dynamo.auditTable(),
    AVATARS_BUCKET: 'avatars',
  });
  context.after(gateway.stop);
  const owner = await ownerAt(gateway.baseUrl);
  assert.equal((await owner.pet()).mood, 'curious');
  const flags = ['--time-zone', 'Europe/Berlin', '--person', '1503960366', '--as-if-until', 'today', '--yes'];
  const { code, out, err } = await owner.run('import', [EXPORT, ...flags]);
  assert.equal(code, 0, err);
  assert.match(out, /sleep_duration: [56] imported/);
  while ((await owner.pet()).state_index === undefined) await delay(20);
  const { based_on, message } = await owner.pet();
  assert.equal(based_on[0]?.metric, 'sleep_duration');
  assert.match(message, /Max/);
});
