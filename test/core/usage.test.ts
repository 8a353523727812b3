import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { memoryUsers } from '../../adapters/memory/users.ts';
import type { ReadingCounts, Usage } from '../../core/ports/samples.ts';
import { ALL_METRICS } from '../../core/streams/metrics.ts';
import { addUsage, countBatch, fullDayError, limitMarker, NO_USAGE, rateLimitError } from '../../core/streams/usage.ts';
import { someBatch } from '../ports/batches.ts';
import { someUser } from '../ports/users.ts';

const NOW = new Date('2026-03-14T09:26:40.000Z');
const ALLOWANCE = { readingsPerDay: 10, batchesPerMinute: 3 };
const DAY_MS = 24 * 60 * 60 * 1000;
const day = (ago: number) => new Date(NOW.getTime() - ago * DAY_MS).toISOString().slice(0, 10);
const usageOf = (readings: ReadingCounts, batches: Usage['batches'] = {}): Usage => ({ readings, batches });

async function setup() {
  const users = memoryUsers();
  const { user_id } = someUser();
  await users.create(someUser({ user_id }));
  let writes = 0;
  const limit = async (...of: Parameters<typeof users.setReached>) => {
    writes += 1;
    await users.setReached(...of);
  };
  const mark = limitMarker({ setReached: limit }, ALLOWANCE);
  const user = async () => (await users.get(user_id)) ?? assert.fail();
  return {
    user,
    writes: () => writes,
    mark: async (usage: Usage, news: Usage = usage, now = NOW) => mark(await user(), usage, news, now),
  };
}

test('counts readings by day and metric, and batches by the minute of arrival', () => {
  const batch = someBatch({
    received_at: NOW.toISOString(),
    samples: [
      { metric: 'heart_rate', value: 60, start: '2026-03-12T23:59:59.999Z' },
      { metric: 'heart_rate', value: 60, start: '2026-03-13T00:00:00.000Z' },
      { metric: 'step_count', value: 60, start: '2026-03-13T00:00:00.000Z' },
      { metric: 'step_count', value: 60, start: '2026-03-13T00:00:01.000Z' },
    ],
  });
  const once = countBatch(NO_USAGE, batch);
  assert.deepEqual(once, {
    readings: { '2026-03-12': { heart_rate: 1 }, '2026-03-13': { heart_rate: 1, step_count: 2 } },
    batches: { '2026-03-14T09:26': 1 },
  });
  const twice = countBatch(once, batch);
  assert.equal(twice.readings['2026-03-13']?.step_count, 4);
  assert.deepEqual(addUsage(once, once, NOW), twice);
  assert.deepEqual(NO_USAGE, { readings: {}, batches: {} });
});

test('forgets days beyond the retention, and all minutes but two', () => {
  const before = usageOf({ [day(91)]: { heart_rate: 1 }, [day(90)]: { heart_rate: 2 } }, { a: 1, b: 2 });
  assert.deepEqual(addUsage(before, usageOf({}, { b: 1, c: 1 }), NOW), {
    readings: { [day(90)]: { heart_rate: 2 } },
    batches: { b: 3, c: 1 },
  });
});

test('counts of full days of all metrics take at most 8 KB in DynamoDB', () => {
  const ofDay = (at: number) => ALL_METRICS.map((metric, of) => [metric, ((at * 31 + of) * 7_919) % 100_000]);
  const readings = Object.fromEntries(Array.from({ length: 92 }, (_, at) => [day(at), Object.fromEntries(ofDay(at))]));
  const bytes = deflateRawSync(JSON.stringify({ readings, batches: { '2026-03-14T09:26': 1_000 } })).length;
  assert.ok(bytes < 8 * 1024, `${bytes}`);
});

test('a full day rejects only its own metric, and is written once', async () => {
  const { user, mark, writes } = await setup();
  const usage = usageOf({ [day(2)]: { heart_rate: 9 }, [day(1)]: { step_count: 10, heart_rate: 9 } });
  await mark(usage);
  await mark(usage);
  assert.equal(writes(), 1);
  assert.deepEqual((await user()).limited, { full: [`${day(1)} step_count`] });
  const batch = (ago: number, metric: 'step_count' | 'heart_rate') =>
    someBatch({ samples: [{ metric, value: 60, start: `${day(ago)}T12:00:00.000Z` }] });
  const refusal = fullDayError(await user(), batch(1, 'step_count'), ALLOWANCE);
  assert.match(
    refusal?.message ?? '',
    new RegExp(`^At most 10 readings .*step_count on ${day(1)} .*Nothing was stored`),
  );
  assert.equal(refusal?.retryAfter, 86_400);
  for (const fits of [batch(1, 'heart_rate'), batch(2, 'step_count')]) {
    assert.equal(fullDayError(await user(), fits, ALLOWANCE), undefined);
  }
  await mark(usageOf({ [day(2)]: { heart_rate: 9 } }));
  assert.equal((await user()).limited, undefined, 'the mark is removed with the day');
});

test('a minute with too many batches rejects all until it ends; older minutes reject nothing', async () => {
  const { user, mark, writes } = await setup();
  const minute = '2026-03-14T09:26';
  await mark(usageOf({}, { [minute]: 2 }));
  assert.equal((await user()).limited, undefined);
  for (const count of [3, 4]) await mark(usageOf({}, { [minute]: count }));
  assert.deepEqual([(await user()).limited, writes()], [{ rate_until: '2026-03-14T09:27:00.000Z' }, 1]);
  const refusal = rateLimitError(await user(), ALLOWANCE, NOW);
  assert.match(refusal?.message ?? '', /^At most 3 batches a minute .*Wait 20 s/);
  assert.equal(refusal?.retryAfter, 20);
  for (const now of ['2026-03-14T09:27:00.000Z', '2026-03-14T09:25:59.999Z']) {
    assert.equal(rateLimitError(await user(), ALLOWANCE, new Date(now)), undefined, now);
  }
  const next = new Date('2026-03-14T09:27:10.000Z');
  await mark(usageOf({}, { [minute]: 4, '2026-03-14T09:27': 1 }), usageOf({}, { '2026-03-14T09:27': 1 }), next);
  assert.equal(writes(), 1, 'an expired mark stays until the next write');
  await mark(usageOf({ [day(0)]: { heart_rate: 10 } }), usageOf({}), next);
  assert.deepEqual((await user()).limited, { full: [`${day(0)} heart_rate`] });
});
