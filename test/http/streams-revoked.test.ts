import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryPets } from '../../adapters/memory/pets.ts';
import { memoryRemovals } from '../../adapters/memory/removals.ts';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { AppError } from '../../core/errors.ts';
import type { SampleStore } from '../../core/ports/samples.ts';
import type { RevocationReceipt } from '../../shared/models/typescript/types.ts';
import { ALWAYS } from '../ports/batches.ts';
import { testApp } from '../support/app.ts';
import { assertContract, assertProblem } from '../support/problem.ts';
import { CONSENT, jsonIn, METRICS, reading, streamOwner } from '../support/streams.ts';

const setup = (app = testApp()) => streamOwner(app.request);
const MAX_STREAMS = 16;
const MAX_REVOKED = 8;

test('at most 16 streams, then 409; a revoked stream does not count', async () => {
  const owner = await setup();
  const connected = [];
  for (let count = 0; count < MAX_STREAMS; count += 1) connected.push(await owner.connect({ source: `s${count}` }));
  await assertProblem(await owner.create(CONSENT), 'too-many-streams');
  assert.equal((await connected[3]?.revoke())?.status, 200);
  await owner.connect({ source: 'late' });
  await assertProblem(await owner.create(CONSENT), 'too-many-streams');
  const open = (await owner.streams()).filter(({ revoked_at }) => !revoked_at);
  assert.equal(open.length, MAX_STREAMS);
  assert.ok(open.some(({ source }) => source === 'late'));
});

test('two concurrent updates of different streams both succeed', async () => {
  const owner = await setup();
  const streams = await Promise.all([owner.connect(), owner.connect(), owner.connect()]);
  await Promise.all(streams.map(({ update }, at) => update({ label: `Device ${at}`, metrics: [METRICS[at]] })));
  const listed = new Map((await owner.streams()).map((stream) => [stream.stream_id, stream]));
  for (const [at, { stream }] of streams.entries()) {
    const { label, metrics } = listed.get(stream.stream_id) ?? {};
    assert.deepEqual([label, metrics], [`Device ${at}`, [METRICS[at]]]);
  }
});

test('revoking erases exactly that stream’s readings, counts them, and can be repeated', async () => {
  const owner = await setup();
  const [gone, kept] = [await owner.connect(), await owner.connect()];
  await gone.sendSamples([reading('heart_rate', 60, 1), reading('heart_rate', 61, 2)]);
  await gone.sendSamples([reading('heart_rate', 62, 3)]);
  await kept.sendSamples([reading('heart_rate', 70, 2)]);
  const receipt = await jsonIn<RevocationReceipt>(gone.revoke());
  assertContract('revocation_receipt', receipt);
  assert.deepEqual([receipt.stream_id, receipt.erased], [gone.stream.stream_id, { batches: 2, samples: 3 }]);
  assert.deepEqual(
    (await owner.page()).samples.map(({ value, stream_id }) => [value, stream_id]),
    [[70, kept.stream.stream_id]],
  );
  const again = await jsonIn<RevocationReceipt>(gone.revoke());
  assert.deepEqual(again, { ...receipt, erased: { batches: 0, samples: 0 } });
  await assertProblem(await gone.update({ label: 'Back' }), 'not-found');
  await assertProblem(await gone.sendSamples([reading('heart_rate', 60)]), 'unauthorized');
});

/** Creates a memory store whose `erase` fails while `state.isBroken` is true. */
function fragileSamples() {
  const users = memoryUsers();
  const samples = memorySamples(users);
  const state = { isBroken: false };
  const erase: SampleStore['erase'] = async (...args) => {
    if (state.isBroken) throw new AppError('unavailable', 'Out of order.');
    return samples.erase(...args);
  };
  return { state, users, samples: { ...samples, erase } };
}

test('keeps a revoked stream in the list until its readings are erased, however many others are revoked', async () => {
  const { users, samples, state } = fragileSamples();
  const removals = memoryRemovals();
  const owner = await setup(testApp({ users, samples, removals }));
  const left = async () => (await Array.fromAsync(samples.read(owner.userId, ...ALWAYS))).length;
  const gone = await owner.connect();
  await gone.sendSamples([reading('heart_rate', 60, 1)]);
  state.isBroken = true;
  await assertProblem(await gone.revoke(), 'unavailable');
  assert.deepEqual((await owner.page()).samples, [], 'the stream is revoked nevertheless');
  state.isBroken = false;
  assert.equal(await left(), 1);
  const pending = await Array.fromAsync(removals.pending('9999'));
  assert.deepEqual(
    pending.map(({ removal }) => removal),
    [{ kind: 'stream', user_id: owner.userId, stream_id: gone.stream.stream_id }],
  );

  for (let at = 0; at < MAX_REVOKED - 1; at += 1) await (await owner.connect()).revoke();
  assert.equal(await left(), 1);
  const [one, other] = [await owner.connect(), await owner.connect()];
  state.isBroken = true;
  await assertProblem(await one.revoke(), 'unavailable');
  assert.equal((await owner.streams()).length, MAX_REVOKED + 2, 'no stream is dropped before its readings are erased');
  state.isBroken = false;
  assert.equal((await other.revoke()).status, 200);
  assert.equal(await left(), 0, 'the readings are erased with the stream');
  assert.equal(
    (await Array.fromAsync(removals.pending('9999'))).length,
    2,
    'the interrupted removals are still recorded',
  );
});

test('answers 404 to a stream that never existed', async () => {
  const app = testApp();
  const { address, auth: headers } = await setup(app);
  for (const id of [crypto.randomUUID(), 'x', '__proto__', 'constructor']) {
    const path = `${address}/streams/${id}`;
    await assertProblem(await app.request(path, { headers, method: 'POST', body: '{}' }), 'not-found');
    await assertProblem(await app.request(path, { headers, method: 'DELETE' }), 'not-found');
    const body = JSON.stringify({ samples: [reading('heart_rate', 60)] });
    await assertProblem(await app.request(`${path}/samples`, { headers, method: 'POST', body }), 'not-found');
  }
});

test('the stored pet has nothing of a revoked stream, even if its owner never asks for it', async () => {
  const pets = memoryPets();
  const owner = await setup(testApp({ pets }));
  const watch = await owner.connect();
  await watch.sendSamples([reading('sleep_score', 91)]);
  assert.equal((await owner.pet()).energy, 91);
  await jsonIn(watch.revoke());
  const pet = await pets.get(owner.userId);
  const { based_on, message, reasoning, days } = pet?.state ?? {};
  const stored = JSON.stringify([based_on, message, reasoning, days, pet?.days, pet?.fold?.streams]);
  for (const trace of ['sleep_score', '91', watch.stream.stream_id]) assert.ok(!stored.includes(trace), stored);
});
