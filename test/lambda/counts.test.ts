import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PetAction, readCounts } from '../../bench/costs/counts.ts';
import { startFunctions } from '../../bench/costs/measure/functions.ts';
import { meter } from '../../bench/costs/measure/meter.ts';
import { petActionsOf } from '../../bench/costs/measure/pet.ts';

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
});
