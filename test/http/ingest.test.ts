import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BatchReceipt } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { assertContract, assertProblem } from '../support/problem.ts';
import { jsonIn, METRICS, reading, streamOwner } from '../support/streams.ts';

const KIB = 1024;

/** An owner with a stream. */
async function story() {
  const owner = await streamOwner(testApp().request);
  return { ...owner, ...(await owner.connect()) };
}

const readings = (count: number) => Array.from({ length: count }, (_, at) => reading('heart_rate', 60, 1 + at));

for (const count of [1, 1_000]) {
  test(`a batch of ${count} is taken with 202 and a receipt, and can be read back`, async () => {
    const { bring, page, stream } = await story();
    const response = await bring(readings(count));
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

test('the owner may bring readings too', async () => {
  const { bringBody, auth, page } = await story();
  assert.equal((await bringBody({ samples: readings(2) }, auth)).status, 202);
  assert.equal((await page()).samples.length, 2);
});

test('256 KiB to the byte are taken, one more is not', async () => {
  const { bringBody, page } = await story();
  const padded = (bytes: number) => JSON.stringify({ samples: readings(1) }).padEnd(bytes);
  await assertProblem(await bringBody(padded(256 * KIB + 1)), 'body-too-large');
  assert.deepEqual(await page(), { samples: [] });
  assert.equal((await bringBody(padded(256 * KIB))).status, 202);
});

test('times of all zones are kept in UTC, to the millisecond', async () => {
  const { bring, page } = await story();
  const start = new Date(Date.now() - 60 * 60_000).toISOString();
  const shifted = (hours: number) => new Date(Date.parse(start) + hours * 60 * 60_000).toISOString().slice(0, -1);
  const times = [`${shifted(0)}Z`, `${shifted(0)}z`.replace('T', 't'), `${shifted(2)}+02:00`, `${shifted(-3.5)}-03:30`];
  times.push(`${shifted(0)}499999Z`);
  for (const time of times) {
    const [metric, value] = ['sleep_duration', 400];
    assert.equal((await bring([{ metric, value, start: time, end: time }])).status, 202, time);
  }
  const { samples } = await page();
  assert.equal(samples.length, 1, 'one moment, so one and the same batch');
  assert.deepEqual([samples[0]?.start, samples[0]?.end], [start, start]);
});

test('a batch sent again is known by its content, in whatever order its readings come', async () => {
  const { bring, page } = await story();
  const samples = [
    ...readings(5),
    reading('sleep_score', 70, 3),
    { ...reading('heart_rate', 60, 2), end: readings(1)[0]?.start },
  ];
  const first = await jsonIn<BatchReceipt>(bring(samples));
  for (const again of [samples, samples.toReversed(), samples.toSorted(() => Math.random() - 0.5)]) {
    assert.deepEqual(await jsonIn<BatchReceipt>(bring(again)), { ...first, duplicate: true });
  }
  const other = await jsonIn<BatchReceipt>(bring(samples.slice(1)));
  assert.equal(other.duplicate, false);
  assert.notEqual(other.batch_id, first.batch_id);
  assert.equal((await page()).samples.length, 2 * samples.length - 1);
});

test('the same content is another batch in another stream', async () => {
  const owner = await story();
  const samples = readings(2);
  const batch_id = crypto.randomUUID();
  const other = await owner.connect();
  for (const batch of [{}, { batch_id }]) {
    for (const { bring } of [owner, other]) {
      assert.equal((await jsonIn<BatchReceipt>(bring(samples, batch))).duplicate, false);
    }
  }
});

test('a batch sent again is known by its batch_id', async () => {
  const { bring, page } = await story();
  const batch_id = crypto.randomUUID();
  const samples = readings(3);
  const receipt = { batch_id, accepted: 3, duplicate: false };
  assert.deepEqual(await (await bring(samples, { batch_id: batch_id.toUpperCase() })).json(), receipt);
  assert.deepEqual(await (await bring(samples, { batch_id })).json(), { ...receipt, duplicate: true });
  assert.equal((await page()).samples.length, 3);
});

test('batches sent at the same moment are stored once', async () => {
  const { bring, page } = await story();
  const samples = readings(3);
  const receipts = await Promise.all(Array.from({ length: 8 }, () => jsonIn<BatchReceipt>(bring(samples))));
  assert.equal(receipts.filter(({ duplicate }) => !duplicate).length, 1);
  assert.equal((await page()).samples.length, 3);
});

const others: Record<string, (samples: object[]) => object[]> = {
  'another value': ([first, ...rest]) => [...rest, { ...first, value: 99 }],
  'a reading less': (samples) => samples.slice(0, -1),
  'a reading more': (samples) => [...samples, reading('heart_rate', 60, 1)],
};
for (const [what, change] of Object.entries(others)) {
  test(`a batch_id that came with other content is refused: ${what}`, async () => {
    const { bring, page } = await story();
    const batch_id = crypto.randomUUID();
    const samples = readings(3).toReversed();
    await bring(samples, { batch_id });
    const before = await page();
    await assertProblem(await bring(change(samples), { batch_id }), 'batch-id-reused');
    assert.deepEqual(await page(), before);
  });
}

test('all metrics there are can be stored, and those there are not cannot', async () => {
  const { bring } = await story();
  const samples = METRICS.map((metric) => reading(metric, 50 - (metric === 'body_temperature' ? 14 : 0)));
  assert.equal((await jsonIn<BatchReceipt>(bring(samples))).accepted, METRICS.length);
  const { errors } = await assertProblem(await bring([{ ...samples[0], metric: 'mood' }]), 'invalid-batch');
  assert.deepEqual(errors?.[0]?.pointer, '/samples/0/metric');
});
