import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchLimit } from '../../server/rate-limits.ts';
import { someUser } from '../ports/users.ts';
import { testApp } from '../support/app.ts';
import { assertProblem } from '../support/problem.ts';
import { reading, streamOwner } from '../support/streams.ts';

const NOON = Date.parse('2026-03-14T12:00:00Z');
const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;

/**
 * Creates an app with these limits, and an owner with a stream. The clock is set to noon, so that readings from the last
 * few hours all fall on the same day.
 */
async function setup({ readingsPerDay = 100_000, batchesPerMinute = 1_000 } = {}) {
  const limitBatch = batchLimit(batchesPerMinute);
  const app = testApp({ ingestLimits: { readingsPerDay, batchesPerMinute }, limitBatch });
  app.advance(NOON - Date.now());
  const owner = await streamOwner(app.request);
  /** Creates readings at intervals of one minute, latest first. The latest is `minutesAgo` minutes old. */
  const some = (count: number, minutesAgo: number, metric: 'heart_rate' | 'step_count' = 'heart_rate') =>
    Array.from({ length: count }, (_, at) => reading(metric, 60, minutesAgo + at, app.now()));
  return { ...owner, ...(await owner.connect()), some, request: app.request };
}

test('rejects readings over the quota of their day, for any day; others are accepted', async () => {
  const { sendSamples, some, page } = await setup({ readingsPerDay: 20 });
  for (const daysAgo of [0, 40]) {
    const ago = daysAgo * DAY_MINUTES;
    assert.equal((await sendSamples(some(15, ago + 1))).status, 202);
    const over = await sendSamples(some(6, ago + 30));
    const wait = over.headers.get('Retry-After');
    const { detail } = await assertProblem(over, 'too-many-requests');
    assert.match(
      detail ?? '',
      /^At most 20 readings of one metric and day \(UTC\) .*heart_rate on 2026-0\d-\d\d\. Nothing .*Send fewer/,
    );
    assert.equal(wait, '86400');
    assert.equal((await sendSamples(some(6, ago + 30, 'step_count'))).status, 202, 'another metric');
    assert.equal((await sendSamples(some(5, ago + 30))).status, 202, 'up to the quota');
  }
  assert.equal((await page('?limit=1000')).samples.length, 52);
});

test('a batch across midnight counts for both days, and is stored whole or not at all', async () => {
  const { sendSamples, some } = await setup({ readingsPerDay: 20 });
  const midnight = DAY_MINUTES / 2;
  await assertProblem(await sendSamples(some(31, midnight - 9)), 'too-many-requests');
  assert.equal((await sendSamples(some(30, midnight - 9))).status, 202, '10 of today, 20 of yesterday');
  assert.equal((await sendSamples(some(10, 1))).status, 202);
  await assertProblem(await sendSamples(some(1, 20)), 'too-many-requests');
});

test('recognises the batch that filled the quota when it is sent again', async () => {
  const { sendSamples, some } = await setup({ readingsPerDay: 20 });
  const batch = some(20, 1);
  for (const duplicate of [false, true]) {
    const response = await sendSamples(batch);
    assert.equal(response.status, 202);
    assert.equal(((await response.json()) as { duplicate: boolean }).duplicate, duplicate);
  }
});

test('limits batches per minute for each user, over all streams; other users are not affected', async () => {
  const { sendSamples, connect, some, request } = await setup({ batchesPerMinute: 3 });
  const second = await connect();
  for (const send of [sendSamples, second.sendSamples, sendSamples]) assert.equal((await send(some(1, 1))).status, 202);
  for (const send of [sendSamples, second.sendSamples]) {
    const over = await send(some(1, 2));
    const wait = Number(over.headers.get('Retry-After'));
    assert.ok(wait >= 1 && wait <= MINUTE / 1_000, `${wait}`);
    const { detail } = await assertProblem(over, 'too-many-requests');
    assert.match(detail ?? '', new RegExp(`^At most 3 batches a minute .*Wait ${wait} s`));
  }
  const other = await streamOwner(request);
  assert.equal((await (await other.connect()).sendSamples(some(1, 1))).status, 202);
});

test('a delivery of more batches than the limit is accepted if nothing else was sent in this minute', async () => {
  const limit = batchLimit(3);
  const user = someUser();
  await limit(user, 8);
  await assert.rejects(limit(user), { code: 'too-many-requests' });
});

test('requests with an invalid token do not count', async () => {
  const { sendSamples, sendBody, some, stream, userId, token } = await setup({ batchesPerMinute: 1 });
  const forged = `${token.slice(0, -4)}AAAA`;
  for (let at = 0; at < 3; at += 1) {
    const body = { samples: some(1, 1) };
    assert.equal(
      (await sendBody(body, { Authorization: `Bearer ${forged}` })).status,
      401,
      `${userId} ${stream.stream_id}`,
    );
  }
  assert.equal((await sendSamples(some(1, 1))).status, 202);
});
