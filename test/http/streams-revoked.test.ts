import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RevocationReceipt } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { assertContract, assertProblem } from '../support/problem.ts';
import { CONSENT, jsonIn, METRICS, reading, streamOwner } from '../support/streams.ts';

const story = (app = testApp()) => streamOwner(app.request);
const MOST = 16;

test('16 streams, then 409; a revoked one leaves its place', async () => {
  const owner = await story();
  const connected = [];
  for (let count = 0; count < MOST; count += 1) connected.push(await owner.connect({ source: `s${count}` }));
  await assertProblem(await owner.create(CONSENT), 'too-many-streams');
  assert.equal((await connected[3]?.revoke())?.status, 200);
  await owner.connect({ source: 'late' });
  await assertProblem(await owner.create(CONSENT), 'too-many-streams');
  const open = (await owner.streams()).filter(({ revoked_at }) => !revoked_at);
  assert.equal(open.length, MOST);
  assert.ok(open.some(({ source }) => source === 'late'));
});

test('two devices that change different streams at once both last', async () => {
  const owner = await story();
  const streams = await Promise.all([owner.connect(), owner.connect(), owner.connect()]);
  await Promise.all(streams.map(({ update }, at) => update({ label: `Device ${at}`, metrics: [METRICS[at]] })));
  const listed = new Map((await owner.streams()).map((stream) => [stream.stream_id, stream]));
  for (const [at, { stream }] of streams.entries()) {
    const { label, metrics } = listed.get(stream.stream_id) ?? {};
    assert.deepEqual([label, metrics], [`Device ${at}`, [METRICS[at]]]);
  }
});

test('revoking erases exactly that stream’s readings, counts them, and can be sent again', async () => {
  const owner = await story();
  const [gone, kept] = [await owner.connect(), await owner.connect()];
  await gone.bring([reading('heart_rate', 60, 1), reading('heart_rate', 61, 2)]);
  await gone.bring([reading('heart_rate', 62, 3)]);
  await kept.bring([reading('heart_rate', 70, 2)]);
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
  await assertProblem(await gone.bring([reading('heart_rate', 60)]), 'unauthorized');
});

test('a stream that never was is not found', async () => {
  const app = testApp();
  const { address, auth: headers } = await story(app);
  for (const id of [crypto.randomUUID(), 'x', '__proto__', 'constructor']) {
    const path = `${address}/streams/${id}`;
    await assertProblem(await app.request(path, { headers, method: 'POST', body: '{}' }), 'not-found');
    await assertProblem(await app.request(path, { headers, method: 'DELETE' }), 'not-found');
    const body = JSON.stringify({ samples: [reading('heart_rate', 60)] });
    await assertProblem(await app.request(`${path}/samples`, { headers, method: 'POST', body }), 'not-found');
  }
});
