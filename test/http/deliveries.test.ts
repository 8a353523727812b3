import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { AppError } from '../../core/errors.ts';
import { DEFAULT_INGEST_LIMITS } from '../../core/streams/ingest-limits.ts';
import { batchLimit } from '../../server/rate-limits.ts';
import type { BatchReceipt } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { assertContract, assertProblem } from '../support/problem.ts';
import { jsonIn, streamOwner } from '../support/streams.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const KIB = 1024;

async function setup(options: Parameters<typeof testApp>[0] = {}, consent = {}) {
  const app = testApp(options);
  const owner = await streamOwner(app.request);
  const stream = await owner.connect(consent);
  const deliver = (format: string, body: unknown, headers: Record<string, string> = {}) =>
    app.request(`${stream.path}/samples?format=${format}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${stream.token}`, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const receiptOf = (format: string, body: unknown, headers = {}) =>
    jsonIn<BatchReceipt>(deliver(format, body, headers));
  return { app, ...owner, ...stream, deliver, receiptOf };
}

/** A time as Health Auto Export writes it, in a zone an hour ahead of UTC. */
const appTime = (ms: number) => `${new Date(ms + 60 * MINUTE).toISOString().slice(0, 19).replace('T', ' ')} +0100`;
const metric = (name: string, units: string, data: object[]) => ({ name, units, data });
const hae = (...metrics: object[]) => ({ data: { metrics } });
const pulses = (count: number, step = MINUTE, end = Date.now()) =>
  metric(
    'heart_rate',
    'count/min',
    Array.from({ length: count }, (_, at) => end - (at + 1) * step).map((time) => ({
      date: appTime(time),
      Avg: 60 + (Math.floor(time / step) % 40),
    })),
  );

test('a delivery is stored without what is unknown, invalid or without consent, which is counted', async () => {
  const { receiptOf, page } = await setup({}, { metrics: ['heart_rate', 'step_count'] });
  const time = appTime(Date.now() - 5 * MINUTE);
  const receipt = await receiptOf(
    'health-auto-export',
    hae(
      pulses(3),
      metric('heart_rate', 'count/min', [{ date: time, Avg: 900 }]),
      metric('active_energy', 'kcal', [{ date: time, qty: 1 }]),
      metric('resting_heart_rate', 'count/min', [{ date: time, qty: 50 }]),
    ),
  );
  assertContract('batch_receipt', receipt);
  assert.deepEqual([receipt.accepted, receipt.duplicate], [3, false]);
  assert.deepEqual(receipt.left_out, { metric_unknown: 1, value_invalid: 1, no_consent: 1 });
  assert.equal((await page()).samples.length, 3);
});

test('a delivery with nothing usable is accepted, because apps would repeat it for ever', async () => {
  const { deliver, page } = await setup();
  for (const [format, body, left_out] of [
    ['health-auto-export', { data: { workouts: [{}, {}] } }, { metric_unknown: 2 }],
    ['health-auto-export', { data: { metrics: [] } }, undefined],
    ['health-connect-webhook', { timestamp: new Date().toISOString() }, undefined],
    ['open-wearables', { type: 'sync.started', data: { user_id: 'x' } }, { metric_unknown: 1 }],
    ['open-wearables', {}, { format_unknown: 1 }],
  ] as const) {
    const response = await deliver(format, body);
    assert.equal(response.status, 202);
    const { batch_id, ...receipt } = (await response.json()) as BatchReceipt;
    assertContract('batch_receipt', { batch_id, ...receipt });
    assert.deepEqual(receipt, { accepted: 0, duplicate: false, ...(left_out ? { left_out } : {}) });
  }
  assert.deepEqual(await page(), { samples: [] });
});

test('the steps of today, sent every hour, are one reading in pages and in what the pet knows', async () => {
  const { app, receiptOf, page, knowledge } = await setup();
  const midnight = Math.floor((app.now() + 60 * MINUTE) / DAY) * DAY - 60 * MINUTE;
  const yesterday = { date: appTime(midnight - DAY), qty: 9000 };
  const send = (steps: number) =>
    receiptOf(
      'health-auto-export',
      hae(metric('step_count', 'count', [yesterday, { date: appTime(midnight), qty: steps }])),
    );
  for (const steps of [100, 900.4, 2500, 2400]) {
    assert.equal((await send(steps)).accepted, 2);
    app.advance(1000);
  }
  assert.equal((await send(2400)).duplicate, true);
  const { samples } = await page('?metric=step_count');
  assert.deepEqual(
    samples.map(({ value, start, end }) => [value, start, end]),
    [
      [9000, new Date(midnight - DAY).toISOString(), undefined],
      [2400, new Date(midnight).toISOString(), undefined],
    ],
  );
  assert.match((await knowledge()).data, /2400/);
});

test('a delivery of several days and thousands of readings becomes batches of six hours', async () => {
  const users = memoryUsers();
  const samples = memorySamples(users);
  const { receiptOf, userId } = await setup({ users, samples });
  const body = hae(
    pulses(3000, 5 * MINUTE),
    metric('resting_heart_rate', 'count/min', [{ date: appTime(Date.now() - 60 * DAY), qty: 50 }]),
  );
  const first = await receiptOf('health-auto-export', body);
  assert.deepEqual([first.accepted, first.duplicate], [3001, false]);
  const batches = await Array.fromAsync(samples.read(userId, '0', '9'));
  assert.equal(
    batches.reduce((sum, batch) => sum + batch.samples.length, 0),
    3001,
  );
  for (const { samples: ofBatch } of batches) {
    assert.ok(ofBatch.length <= 1000);
    assert.equal(new Set(ofBatch.map(({ start }) => Math.floor(Date.parse(start) / (DAY / 4)))).size, 1);
  }
  assert.deepEqual(await receiptOf('health-auto-export', body), { ...first, duplicate: true });
  assert.equal((await Array.fromAsync(samples.read(userId, '0', '9'))).length, batches.length);
});

test('a day that is full is left out and counted, and other days are stored', async () => {
  const { receiptOf, page } = await setup({ ingestLimits: { ...DEFAULT_INGEST_LIMITS, readingsPerDay: 3 } });
  const noon = Math.floor(Date.now() / DAY) * DAY - DAY / 2;
  const body = hae(pulses(5, MINUTE, noon), pulses(2, MINUTE, noon - DAY));
  const { accepted, duplicate, left_out } = await receiptOf('health-auto-export', body);
  assert.deepEqual([accepted, duplicate, left_out], [2, false, { day_full: 5 }]);
  assert.equal((await page()).samples.length, 2);
});

test('an app that looks back 48 hours each time stores only the first and the last block again', async () => {
  const users = memoryUsers();
  const samples = memorySamples(users);
  const { app, receiptOf, userId } = await setup({ users, samples });
  const stored = async () =>
    (await Array.fromAsync(samples.read(userId, '0', '9'))).reduce((sum, batch) => sum + batch.samples.length, 0);
  const minute = Math.floor(app.now() / MINUTE) * MINUTE;
  await receiptOf('health-auto-export', hae(pulses(2880, MINUTE, minute)));
  assert.equal(await stored(), 2880);
  app.advance(15 * MINUTE);
  await receiptOf('health-auto-export', hae(pulses(2880, MINUTE, minute + 15 * MINUTE)));
  const added = (await stored()) - 2880;
  assert.ok(added > 0 && added <= 2 * 6 * 60, `${added} readings were stored again`);
});

test('after a failure in the middle, which is activity, the same delivery stores the rest, and nothing twice', async () => {
  const users = memoryUsers();
  const samples = memorySamples(users);
  let appends = 0;
  const failing = {
    ...samples,
    append: async (...args: Parameters<typeof samples.append>) => {
      appends += 1;
      if (appends === 3) throw new AppError('unavailable', 'Set by the test.');
      return samples.append(...args);
    },
  };
  const { app, userId, deliver, receiptOf, page } = await setup({ users, samples: failing });
  app.advance(31 * DAY);
  const body = hae(pulses(6, DAY, app.now()));
  await assertProblem(await deliver('health-auto-export', body), 'unavailable');
  const { active_at = '' } = (await users.get(userId)) ?? {};
  assert.ok(app.now() - Date.parse(active_at) < DAY, active_at);
  assert.equal((await page()).samples.length, 2);
  const { accepted, duplicate } = await receiptOf('health-auto-export', body);
  assert.deepEqual([accepted, duplicate, appends], [6, false, 9]);
  assert.equal((await page()).samples.length, 6);
});

/** Accepts this many batches, until it is set again. */
function batchBudget(left: number) {
  const budget = {
    left,
    async limitBatch(_user: unknown, batches = 1) {
      budget.left -= batches;
      if (budget.left < 0) throw new AppError('too-many-requests', 'Set by the test.');
    },
  };
  return budget;
}

test('a delivery counts as one batch for each 256 KiB, before it is parsed', async () => {
  const budget = batchBudget(9);
  const { deliver } = await setup({ limitBatch: budget.limitBatch });
  await assertProblem(await deliver('health-auto-export', 'x'.padEnd(2048 * KIB)), 'malformed-json');
  assert.equal(budget.left, 1);
  await assertProblem(await deliver('health-auto-export', 'x'), 'malformed-json');
  await assertProblem(await deliver('health-auto-export', 'x'), 'too-many-requests');
});

test('each batch that a delivery stores counts; above the limit, the same delivery stores the rest', async () => {
  const budget = batchBudget(3);
  const { deliver, receiptOf, page } = await setup({ limitBatch: budget.limitBatch });
  const body = hae(pulses(6, DAY));
  await assertProblem(await deliver('health-auto-export', body), 'too-many-requests');
  assert.equal((await page()).samples.length, 3);
  budget.left = 3;
  assert.deepEqual([(await receiptOf('health-auto-export', body)).accepted, budget.left], [6, 0]);
  assert.equal((await page()).samples.length, 6);
});

test('two deliveries of 90 days each are below the usual limit', async () => {
  const { receiptOf } = await setup({ limitBatch: batchLimit(DEFAULT_INGEST_LIMITS.batchesPerMinute) });
  for (const step of [DAY / 4, DAY / 4 + MINUTE]) {
    const body = JSON.stringify(hae(pulses(359, step))).padEnd(2048 * KIB);
    assert.ok((await receiptOf('health-auto-export', body)).accepted > 350);
  }
});

test('a body may have 2 MiB and 20,000 readings', async () => {
  const { deliver, receiptOf } = await setup();
  const body = JSON.stringify(hae(pulses(1)));
  assert.equal((await receiptOf('health-auto-export', body.padEnd(2048 * KIB))).accepted, 1);
  await assertProblem(await deliver('health-auto-export', body.padEnd(2048 * KIB + 1)), 'body-too-large');
  const many = (count: number) => ({ heart_rate: Array(count).fill({ bpm: 60, time: new Date().toISOString() }) });
  assert.equal((await receiptOf('health-connect-webhook', many(20_000))).accepted, 20_000);
  const { detail } = await assertProblem(await deliver('health-connect-webhook', many(20_001)), 'body-too-large');
  assert.match(detail ?? '', /at most 20,000/);
  await assertProblem(
    await deliver('health-connect-webhook', { heart_rate: Array(200_000).fill(1) }),
    'body-too-large',
  );
});

test('an unknown format, another parameter and a body that is not JSON are refused; a batch needs no format', async () => {
  const { app, deliver, path, token } = await setup();
  const { errors } = await assertProblem(await deliver('garmin', {}), 'invalid-parameter');
  assert.match(errors?.[0]?.detail ?? '', /health-auto-export, health-connect-webhook, open-wearables/);
  await assertProblem(await deliver('open-wearables&x=1', {}), 'invalid-parameter');
  await assertProblem(await deliver('health-auto-export', 'date,value'), 'malformed-json');
  await assertProblem(await deliver('health-auto-export', '[1]'), 'malformed-json');
  const batch = { samples: [{ metric: 'heart_rate', value: 60, start: new Date().toISOString() }] };
  const init = { method: 'POST', headers: { Authorization: `Bearer ${token}` }, body: JSON.stringify(batch) };
  assert.equal((await app.request(`${path}/samples?`, init)).status, 202);
});

test('repeated fields and damaged characters are no reason to refuse a delivery', async () => {
  const { receiptOf } = await setup();
  const body = JSON.stringify(hae(pulses(2))).replace('"Avg"', '"source":"Max\uFFFD","source":"y","Avg"');
  assert.equal((await receiptOf('health-auto-export', body)).accepted, 2);
});

test('the token is checked before the body is read', async () => {
  const { app, path, revoke, token, deliver } = await setup();
  await revoke();
  let pulled = 0;
  const body = new ReadableStream({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(64 * KIB));
    },
  });
  const init = { method: 'POST', headers: { Authorization: `Bearer ${token}` }, body, duplex: 'half' } as RequestInit;
  await assertProblem(await app.request(`${path}/samples?format=health-auto-export`, init), 'unauthorized');
  assert.ok(pulled <= 1, `${pulled} chunks were read`);
  await assertProblem(await deliver('health-auto-export', 'x'), 'unauthorized');
});
