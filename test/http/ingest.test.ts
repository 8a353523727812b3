import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RANGES } from '../../shared/models/typescript/ranges.ts';
import type { BatchReceipt } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { assertContract, assertProblem } from '../support/problem.ts';
import { jsonIn, METRICS, reading, streamOwner } from '../support/streams.ts';

const KIB = 1024;

async function setup() {
  const owner = await streamOwner(testApp().request);
  return { ...owner, ...(await owner.connect()) };
}

const readings = (count: number) => Array.from({ length: count }, (_, at) => reading('heart_rate', 60, 1 + at));

for (const count of [1, 1_000]) {
  test(`accepts a batch of ${count} with 202 and a receipt; its readings can be read`, async () => {
    const { sendSamples, page, stream } = await setup();
    const response = await sendSamples(readings(count));
    const receipt = (await response.json()) as BatchReceipt;
    assert.equal(response.status, 202);
    assert.equal(response.headers.get('Cache-Control'), 'no-store');
    assertContract('batch_receipt', receipt);
    assert.deepEqual([receipt.accepted, receipt.duplicate], [count, false]);
    const { stream_id } = stream;
    const { samples, next_cursor } = await page('?limit=1000');
    assert.deepEqual([samples.length, next_cursor], [count, undefined]);
    assert.deepEqual(samples.at(-1), {
      ...reading('heart_rate', 60, 1, Date.parse(samples.at(-1)?.start ?? '') + 60_000),
      stream_id,
    });
  });
}

test('accepts readings from the owner too', async () => {
  const { sendBody, auth, page } = await setup();
  assert.equal((await sendBody({ samples: readings(2) }, auth)).status, 202);
  assert.equal((await page()).samples.length, 2);
});

test('accepts a body of 256 KiB, and rejects one more byte', async () => {
  const { sendBody, page } = await setup();
  const padded = (bytes: number) => JSON.stringify({ samples: readings(1) }).padEnd(bytes);
  await assertProblem(await sendBody(padded(256 * KIB + 1)), 'body-too-large');
  assert.deepEqual(await page(), { samples: [] });
  assert.equal((await sendBody(padded(256 * KIB))).status, 202);
});

test('stores times of all zones in UTC, to the millisecond', async () => {
  const { sendSamples, page } = await setup();
  const start = new Date(Date.now() - 60 * 60_000).toISOString();
  const shifted = (hours: number) => new Date(Date.parse(start) + hours * 60 * 60_000).toISOString().slice(0, -1);
  const times = [`${shifted(0)}Z`, `${shifted(0)}z`.replace('T', 't'), `${shifted(2)}+02:00`, `${shifted(-3.5)}-03:30`];
  times.push(`${shifted(0)}499999Z`);
  for (const time of times) {
    const [metric, value] = ['step_count', 400];
    assert.equal((await sendSamples([{ metric, value, start: time, end: time }])).status, 202, time);
  }
  const { samples } = await page();
  assert.equal(samples.length, 1, 'the same moment makes the same batch');
  assert.deepEqual([samples[0]?.start, samples[0]?.end], [start, start]);
});

test('recognises a repeated batch by its content, in any order of its readings', async () => {
  const { sendSamples, page } = await setup();
  const samples = [
    ...readings(5),
    reading('sleep_score', 70, 3),
    { ...reading('heart_rate', 60, 2), end: readings(1)[0]?.start },
  ];
  const first = await jsonIn<BatchReceipt>(sendSamples(samples));
  for (const again of [samples, samples.toReversed(), samples.toSorted(() => Math.random() - 0.5)]) {
    assert.deepEqual(await jsonIn<BatchReceipt>(sendSamples(again)), { ...first, duplicate: true });
  }
  const other = await jsonIn<BatchReceipt>(sendSamples(samples.slice(1)));
  assert.equal(other.duplicate, false);
  assert.notEqual(other.batch_id, first.batch_id);
  assert.equal((await page()).samples.length, samples.length);
});

test('the same content in another stream is another batch', async () => {
  const owner = await setup();
  const samples = readings(2);
  const batch_id = crypto.randomUUID();
  const other = await owner.connect();
  for (const batch of [{}, { batch_id }]) {
    for (const { sendSamples } of [owner, other]) {
      assert.equal((await jsonIn<BatchReceipt>(sendSamples(samples, batch))).duplicate, false);
    }
  }
});

test('recognises a repeated batch by its batch_id', async () => {
  const { sendSamples, page } = await setup();
  const batch_id = crypto.randomUUID();
  const samples = readings(3);
  const receipt = { batch_id, accepted: 3, duplicate: false };
  assert.deepEqual(await (await sendSamples(samples, { batch_id: batch_id.toUpperCase() })).json(), receipt);
  assert.deepEqual(await (await sendSamples(samples, { batch_id })).json(), { ...receipt, duplicate: true });
  assert.equal((await page()).samples.length, 3);
});

test('stores a batch once when it is sent concurrently', async () => {
  const { sendSamples, page } = await setup();
  const samples = readings(3);
  const receipts = await Promise.all(Array.from({ length: 8 }, () => jsonIn<BatchReceipt>(sendSamples(samples))));
  assert.equal(receipts.filter(({ duplicate }) => !duplicate).length, 1);
  assert.equal((await page()).samples.length, 3);
});

const others: Record<string, (samples: object[]) => object[]> = {
  'another value': ([first, ...rest]) => [...rest, { ...first, value: 99 }],
  'a reading less': (samples) => samples.slice(0, -1),
  'a reading more': (samples) => [...samples, reading('heart_rate', 60, 1)],
};
for (const [what, change] of Object.entries(others)) {
  test(`rejects a batch_id that was used with other content: ${what}`, async () => {
    const { sendSamples, page } = await setup();
    const batch_id = crypto.randomUUID();
    const samples = readings(3).toReversed();
    await sendSamples(samples, { batch_id });
    const before = await page();
    await assertProblem(await sendSamples(change(samples), { batch_id }), 'batch-id-reused');
    assert.deepEqual(await page(), before);
  });
}

test('accepts every metric of the contract, and rejects an unknown one', async () => {
  const { sendSamples } = await setup();
  const samples = METRICS.map((metric) => reading(metric, Math.min(50, RANGES[metric].maximum - 1)));
  assert.equal((await jsonIn<BatchReceipt>(sendSamples(samples))).accepted, METRICS.length);
  const { errors } = await assertProblem(await sendSamples([{ ...samples[0], metric: 'mood' }]), 'invalid-batch');
  assert.deepEqual(errors?.[0]?.pointer, '/samples/0/metric');
});
