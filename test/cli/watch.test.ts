import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HealthStream } from '../../shared/models/typescript/types.ts';
import { ownerOfServer } from './hatchery.ts';

const WATCH = ['--time-zone', 'Europe/Berlin', '--days', '2'];

test('a simulated watch updates the pet, and a second run sends no duplicates', async (context) => {
  const owner = await ownerOfServer(context);
  const first = await owner.run('watch', ['--scenario', 'normal', ...WATCH]);
  assert.deepEqual([first.code, first.err], [0, '']);
  const [stream] = await owner.streams();
  assert.partialDeepStrictEqual(stream, { source: 'simulated-watch', purposes: ['pet_state', 'pet_messages'] });
  const pet = await owner.pet();
  assert.ok(first.out.includes(`The pet is ${pet.mood}: ${pet.message}`), first.out);
  assert.ok(pet.state_index, pet.reasoning);

  const before = await owner.samples();
  const again = await owner.run('watch', ['--scenario', 'normal', ...WATCH]);
  assert.equal(again.code, 0, again.err);
  assert.equal((await owner.streams()).length, 1);
  const known = Number(/([\d,]+) already stored/.exec(again.out)?.[1]?.replaceAll(',', ''));
  assert.ok(known >= before.length - 65, 'all but the current hour');
});

test('switching the scenario replaces the readings, and switching back replaces them again', async (context) => {
  const owner = await ownerOfServer(context);
  const moods = [];
  for (const scenario of ['sleep', 'burnout', 'sleep']) {
    const { code, out, err } = await owner.run('watch', ['--scenario', scenario, ...WATCH]);
    assert.equal(code, 0, err);
    moods.push(/The pet is (\w+):/.exec(out)?.[1]);
  }
  // The simulated nights differ from user to user, so the mood in the scenario `sleep` can be energetic or happy.
  assert.match(moods.join(), /^(energetic|happy),exhausted,(energetic|happy)$/);
  assert.equal((await owner.streams()).length, 2);
});

test("accepts a stream's token, and reports rejected batches with pointers", async (context) => {
  const owner = await ownerOfServer(context);
  const stream = { source: 'simulated-watch', metrics: ['heart_rate'], purposes: [] };
  const created = (await owner.request('POST', '/streams', stream)) as HealthStream & { ingest_token: string };
  const credentials = ['--stream', created.stream_id, '--token', created.ingest_token];
  const { code, out, err } = await owner.run('watch', ['--scenario', 'normal', ...WATCH], credentials);
  assert.equal(code, 1);
  assert.match(out, /the hour from .*: The server answered 400: .*\n {2}\/samples\/0\/metric: .*consent/);
  assert.match(err, /^The server rejected \d+ batches for the reasons above\.\n$/);

  const forged = ['--token', `hty_${'A'.repeat(64)}`];
  const refused = await owner.run('watch', ['--scenario', 'normal', ...WATCH], forged);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /^The server answered 40[14]: .+\n$/);
});
