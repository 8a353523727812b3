import assert from 'node:assert/strict';
import { streamOwner } from '../../support/streams.ts';
import type { Rules } from './api.ts';
import { assertProblem } from './problem.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const BATCH = 1_000;
/** The service's default quota: how many readings of one metric may start on one day. */
const READINGS_PER_DAY = 100_000;
/**
 * The number of readings over the quota that may still be accepted, because some hosts count readings only after storing
 * them.
 */
const MAX_LATE = 300;

const day = (ago: number): string => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);
/** Creates readings at intervals of a tenth of a second, all on the given date. */
const readingsOf = (date: string, from: number, count: number, metric = 'heart_rate') =>
  Array.from({ length: count }, (_, at) => ({
    metric,
    value: 60,
    start: new Date(Date.parse(date) + (from + at) * 100).toISOString(),
  }));

export const quota: Rules = {
  async 'rejects readings of a full day and metric with the reason and Retry-After; accepts others'(api) {
    const { sendSamples } = await (await streamOwner(api.send)).connect();
    const full = day(2);
    for (let from = 0; from < READINGS_PER_DAY; from += BATCH) {
      assert.equal((await sendSamples(readingsOf(full, from, BATCH))).status, 202, `${from}`);
    }
    let late = await sendSamples(readingsOf(full, READINGS_PER_DAY, 1));
    for (let more = 1; more < MAX_LATE && late.status === 202; more += 1) {
      late = await sendSamples(readingsOf(full, READINGS_PER_DAY + more, 1));
    }
    const { detail } = await assertProblem(late.clone(), '429 too-many-requests');
    assert.match(detail ?? '', new RegExp(`^At most ${READINGS_PER_DAY} readings .*heart_rate on ${full}\\b`));
    assert.equal(late.headers.get('Retry-After'), '86400');
    for (const others of [readingsOf(full, 0, 1, 'step_count'), readingsOf(day(3), 0, 1)]) {
      assert.equal((await sendSamples(others)).status, 202);
    }
  },
};
