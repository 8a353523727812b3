import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PetAction, readCounts } from '../../bench/costs/counts.ts';
import { startFunctions } from '../../bench/costs/measure/functions.ts';
import { meter } from '../../bench/costs/measure/meter.ts';
import { petActionsOf } from '../../bench/costs/measure/pet.ts';
import type { CreatedUser } from '../../shared/models/typescript/types.ts';
import { SERVICE_KEY } from '../support/service-keys.ts';

const NAMES = '{"name": "Max", "pet_name": "Rocky"}';
const ACTIONS: PetAction[] = [
  'send a batch',
  'fold a batch',
  'read the pet, evaluated again',
  'poll the pet, unchanged',
];

test('the cost model counts the calls and units of the code; otherwise run npm run costs:measure', async (context) => {
  const functions = await startFunctions();
  context.after(() => functions.stop());
  const { actions } = await petActionsOf(functions, 'hourly');
  const counted = readCounts().pet.hourly;
  for (const name of ACTIONS) {
    const action = actions[name];
    assert.ok(action, name);
    // The first run of some actions rebuilds the pet, so the second one is measured.
    const { calls, reads, writes } = await meter(functions, { ...action, warmUps: 1, runs: 1 });
    const expected = counted[name];
    assert.deepEqual(
      { calls, reads, writes },
      { calls: expected.calls, reads: expected.reads, writes: expected.writes },
      name,
    );
  }

  const { user_id, access_token } = JSON.parse((await functions.send('POST', '/users', {}, NAMES)).text) as CreatedUser;
  const callsOf = async (path: string, token: string) => {
    const before = functions.dynamoCalls.length;
    await functions.send('GET', `/users/${user_id}${path}`, { Authorization: `Bearer ${token}` });
    return functions.dynamoCalls.slice(before).map(({ table, kind }) => `${kind} ${table}`);
  };
  assert.deepEqual(await callsOf('', SERVICE_KEY), ['reads Users'], 'a service reads a profile by one call');
  await callsOf('/pet', access_token);
  assert.deepEqual(
    await callsOf('/pet', SERVICE_KEY),
    await callsOf('/pet', access_token),
    'and a pet as its owner does',
  );
});
