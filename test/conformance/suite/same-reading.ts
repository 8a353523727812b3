import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { jsonIn, reading } from '../../support/streams.ts';
import type { Rules } from './api.ts';
import { exportOf } from './export.ts';
import { ownerWithPet, petOnce } from './pet.ts';

const MINUTE_MS = 60_000;
/** The server's clock may have a resolution of some ms. */
const LATER_MS = 20;

export const sameReading: Rules = {
  async 'a reading that is sent again is one reading, as received last, in pages, export and pet'(api) {
    const { owner, sendSamples, stream } = await ownerWithPet(api);
    const now = Date.now();
    const until = (minutes: number) => ({ end: new Date(now - minutes * MINUTE_MS).toISOString() });
    const steps = { ...reading('step_count', 700, 90, now), ...until(60) };
    const score = (value: number) => reading('sleep_score', value, 40, now);
    const sent = [
      [score(90), steps, reading('heart_rate', 61, 80, now)],
      // A correction that is lower, beside readings that are sent again.
      [reading('heart_rate', 61, 80, now), steps, score(52), score(51), reading('heart_rate', 62, 70, now)],
      [{ ...steps, value: 650 }],
      [score(52), { ...steps, value: 10, end: undefined }],
    ];
    for (const samples of sent) {
      await jsonIn(sendSamples(samples));
      await delay(LATER_MS);
    }
    const ring = await owner.connect({ source: 'ring' });
    await jsonIn(ring.sendSamples([{ ...steps, value: 9 }]));
    const plain = (samples: readonly { metric: string; value: number; end?: string; stream_id: string }[]) =>
      samples
        .map(({ metric, value, end, stream_id }) => [stream_id === stream.stream_id, metric, value, end !== undefined])
        .sort();
    const expected = [
      [false, 'step_count', 9, true],
      [true, 'heart_rate', 61, false],
      [true, 'heart_rate', 62, false],
      [true, 'sleep_score', 52, false],
      [true, 'step_count', 10, false],
      [true, 'step_count', 650, true],
    ].sort();
    const { samples } = await owner.page();
    assert.deepEqual(plain(samples), expected);
    const byOne: typeof samples = [];
    for (let query = '?limit=1'; ; ) {
      const page = await owner.page(query);
      byOne.push(...page.samples);
      if (!page.next_cursor) break;
      query = `?limit=1&cursor=${encodeURIComponent(page.next_cursor)}`;
    }
    assert.deepEqual(byOne, samples);
    const { batches } = await exportOf(api, { path: owner.address, auth: owner.auth });
    const exported = batches.flatMap((batch) => batch.samples.map((one) => ({ ...one, stream_id: batch.stream_id })));
    assert.deepEqual(plain(exported), expected);
    assert.equal((await petOnce(owner, 5)).energy, 52);
  },

  async 'a night that is reported as it grows counts once, whatever arrives last'(api) {
    const { owner, sendSamples } = await ownerWithPet(api);
    const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    const night = (minutes: number) => ({
      ...reading('sleep_duration', minutes, 600, now),
      end: new Date(now - (600 - minutes) * MINUTE_MS).toISOString(),
    });
    for (const minutes of [65, 138, 475, 300]) await jsonIn(sendSamples([night(minutes)]));
    const { energy, based_on } = await petOnce(owner, 9);
    assert.deepEqual([energy, based_on.map(({ value }) => value)], [98, [475]]);
  },
};
