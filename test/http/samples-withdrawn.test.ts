import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryPets } from '../../adapters/memory/pets.ts';
import type { Export, WithdrawalReceipt } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { assertContract, assertProblem } from '../support/problem.ts';
import { jsonIn, reading, streamOwner } from '../support/streams.ts';

/** Creates an owner whose watch has sent two batches: one with three metrics, and one with heart rates only. */
async function userWithWatch(app = testApp()) {
  const owner = await streamOwner(app.request);
  const watch = await owner.connect({ metrics: ['heart_rate', 'sleep_score', 'step_count'] });
  const mixed = [reading('heart_rate', 60, 3), reading('sleep_score', 80, 2), reading('step_count', 100, 1)];
  await jsonIn(watch.sendSamples(mixed));
  await jsonIn(watch.sendSamples([reading('heart_rate', 61, 5), reading('heart_rate', 62, 4)]));
  const metrics = async () => (await owner.page()).samples.map(({ metric }) => metric);
  return { app, owner, watch, mixed, metrics };
}

test('readings of a withdrawn metric are listed and exported but not used, until they are erased', async () => {
  const pets = memoryPets();
  const { owner, watch, metrics } = await userWithWatch(testApp({ pets }));
  assert.equal((await owner.pet()).energy, 80);
  await jsonIn(watch.update({ metrics: ['heart_rate', 'step_count'] }));
  assert.ok((await metrics()).includes('sleep_score'));
  const { batches } = await jsonIn<Export>(owner.get('/export'));
  assert.ok(batches.some(({ samples }) => samples.some(({ metric }) => metric === 'sleep_score')));
  assert.equal((await owner.pet()).energy, undefined);

  const receipt = await jsonIn<WithdrawalReceipt>(watch.eraseWithdrawn('?metric=sleep_score'));
  assertContract('withdrawal_receipt', receipt);
  const { stream_id } = watch.stream;
  assert.deepEqual(receipt, { stream_id, metrics: ['sleep_score'], erased: { batches: 1, samples: 1 } });
  assert.ok(!(await metrics()).includes('sleep_score'));
  assert.ok(!JSON.stringify(await pets.get(owner.userId)).includes('sleep_score'), 'the fold does not have it either');
  assert.ok(!(await (await owner.get('/export')).text()).includes('"metric":"sleep_score"'));
  const again = await jsonIn<WithdrawalReceipt>(watch.eraseWithdrawn());
  assert.deepEqual(again.erased, { batches: 0, samples: 0 });
});

test('without a metric, erases the readings of all withdrawn metrics, and keeps those of other streams', async () => {
  const { owner, watch, metrics } = await userWithWatch();
  const other = await owner.connect();
  await jsonIn(other.sendSamples([reading('heart_rate', 70)]));
  await jsonIn(watch.update({ metrics: ['step_count'] }));
  const { erased, metrics: withdrawn } = await jsonIn<WithdrawalReceipt>(watch.eraseWithdrawn());
  assert.deepEqual([erased, withdrawn.length], [{ batches: 2, samples: 4 }, 12]);
  assert.deepEqual((await metrics()).sort(), ['heart_rate', 'step_count']);
});

test('rejects a metric with consent, an unknown metric and an unknown stream, and erases nothing', async () => {
  const { owner, watch, metrics } = await userWithWatch();
  await assertProblem(await watch.eraseWithdrawn('?metric=heart_rate'), 'still-agreed');
  await assertProblem(await watch.eraseWithdrawn('?metric=mood'), 'invalid-parameter');
  assert.equal((await metrics()).length, 5);
  await watch.revoke();
  await assertProblem(await watch.eraseWithdrawn(), 'not-found');
  const elsewhere = `${owner.address}/streams/${crypto.randomUUID()}/samples`;
  const { auth: headers } = owner;
  await assertProblem(await testApp().request(elsewhere, { method: 'DELETE', headers }), 'unauthorized');
});

test('a batch sent again does not restore erased readings', async () => {
  const { watch, mixed, metrics } = await userWithWatch();
  await jsonIn(watch.update({ metrics: ['step_count', 'sleep_score'] }));
  await jsonIn(watch.eraseWithdrawn());
  await assertProblem(await watch.sendSamples(mixed), 'invalid-batch');
  await jsonIn(watch.update({ metrics: ['step_count', 'sleep_score', 'heart_rate'] }));
  assert.equal((await jsonIn<{ duplicate: boolean }>(watch.sendSamples(mixed))).duplicate, true);
  assert.deepEqual((await metrics()).sort(), ['sleep_score', 'step_count']);
});
