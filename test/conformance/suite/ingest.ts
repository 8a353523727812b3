import assert from 'node:assert/strict';
import type { BatchReceipt } from '../../../shared/models/typescript/types.ts';
import { jsonIn, reading, streamOwner } from '../../support/streams.ts';
import { type Api, type Rules, ruleForEach } from './api.ts';
import { assertPointsAt, assertProblem } from './problem.ts';

const KIB = 1024;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const INVALID = '400 invalid-batch';

async function owner(api: Api) {
  const { connect, page, auth } = await streamOwner(api.send);
  return { page, auth, ...(await connect()) };
}

/** Creates an owner for rules that store nothing. The stream's consent does not cover all metrics. */
async function ownerWithoutReadings(api: Api) {
  const { connect, page } = await streamOwner(api.send);
  return { page, ...(await connect({ metrics: ['heart_rate', 'step_count', 'sleep_score', 'oxygen_saturation'] })) };
}

const later = (ms: number) => new Date(Date.now() + ms).toISOString();
const at = (start: unknown, end?: string) => ({ metric: 'heart_rate', value: 60, start, ...(end ? { end } : {}) });
const readings = (count: number, now = Date.now()) =>
  Array.from({ length: count }, (_, index) => reading('heart_rate', 60, 1 + index, now));

/** Returns a date that does not exist: the 31st of a recent month with only 30 days. */
function noSuchDay(): string {
  const months = [1, 2, 3].map((back) => {
    const now = new Date();
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7);
  });
  return `${months.find((month) => /-(04|06|09|11)$/.test(month)) ?? '2026-02'}-31T10:00:00Z`;
}

const wrong: Record<string, [sample: object, field: string]> = {
  'a pulse of 19': [{ ...at(later(0)), value: 19 }, 'value'],
  'a pulse of 301': [{ ...at(later(0)), value: 301 }, 'value'],
  'a pulse as text': [{ ...at(later(0)), value: '60' }, 'value'],
  'half a step': [{ ...at(later(0)), metric: 'step_count', value: 0.5 }, 'value'],
  'oxygen as a share': [{ ...at(later(0)), metric: 'oxygen_saturation', value: 0.97 }, 'value'],
  'a score of 101': [{ ...at(later(0)), metric: 'sleep_score', value: 101 }, 'value'],
  'an unknown metric': [{ ...at(later(0)), metric: 'mood' }, 'metric'],
  'a metric without consent': [{ ...at(later(0)), metric: 'stress_level' }, 'metric'],
  'an unknown field': [{ ...at(later(0)), unit: '/min' }, 'unit'],
  'an hour ahead': [at(later(60 * MINUTE)), 'start'],
  'an end ahead': [at(later(-MINUTE), later(60 * MINUTE)), 'end'],
  '91 days ago': [at(later(-91 * DAY)), 'start'],
  'an end before the start': [at(later(-MINUTE), later(-2 * MINUTE)), 'end'],
  'a day that does not exist': [at(noSuchDay()), 'start'],
  'a time without a zone': [at(later(-DAY).slice(0, -1)), 'start'],
  'an offset in hours only': [at(later(-DAY).replace('Z', '+00')), 'start'],
  'an end with an offset in hours only': [at(later(-DAY), later(-DAY).replace('Z', '+00')), 'end'],
  'a time whose plus became a space': [at(later(-DAY).replace('Z', ' 0000')), 'start'],
  'a number of seconds': [at(1_773_480_413), 'start'],
};

const others: Record<string, (samples: object[]) => object[]> = {
  'another value': ([first, ...rest]) => [{ ...first, value: 99 }, ...rest],
  'a reading more': (samples) => [...samples, reading('heart_rate', 60, 1)],
};

export const ingest: Rules = {
  async 'accepts a batch of 1,000 with 202 and a receipt; its readings can be read'(api) {
    const { sendSamples, page } = await owner(api);
    const response = await sendSamples(readings(1_000));
    assert.deepEqual([response.status, response.headers.get('Cache-Control')], [202, 'no-store']);
    const { accepted, duplicate } = await jsonIn<BatchReceipt>(response);
    assert.deepEqual([accepted, duplicate], [1_000, false]);
    assert.equal((await page('?limit=1000')).samples.length, 1_000);
  },

  ...ruleForEach('rejects a batch with one invalid reading', wrong, async (api, [sample, field]) => {
    const { sendSamples, page } = await api.once(ownerWithoutReadings);
    await assertPointsAt(await sendSamples([at(later(-MINUTE)), sample]), [`/samples/1/${field}`], INVALID);
    assert.deepEqual(await page(), { samples: [] });
  }),

  async 'rejects 1,001 readings, none, more than seven days, and more than 256 KiB'(api) {
    const { sendSamples, sendBody, page } = await api.once(ownerWithoutReadings);
    for (const samples of [readings(1_001), [], [at(later(-MINUTE)), at(later(-8 * DAY))]]) {
      await assertPointsAt(await sendSamples(samples), ['/samples'], INVALID);
    }
    const padded = JSON.stringify({ samples: readings(1) }).padEnd(256 * KIB + 1);
    await assertProblem(await sendBody(padded), '413 body-too-large');
    assert.deepEqual(await page(), { samples: [] });
  },

  async 'lists 20 field errors of 1,000 invalid readings'(api) {
    const { sendSamples } = await api.once(ownerWithoutReadings);
    const samples = Array(1_000).fill(at(later(60 * MINUTE)));
    const pointers = Array.from({ length: 20 }, (_, index) => `/samples/${index}/start`);
    await assertPointsAt(await sendSamples(samples), pointers, INVALID);
  },

  async 'accepts a body of exactly 256 KiB with a byte order mark, from the owner too'(api) {
    const { sendBody, auth, page } = await owner(api);
    // A byte order mark has three bytes.
    const padded = `\uFEFF${JSON.stringify({ samples: readings(1) }).padEnd(256 * KIB - 3)}`;
    assert.equal((await sendBody(padded, auth)).status, 202);
    assert.equal((await page()).samples.length, 1);
  },

  async 'recognises a repeated batch by its content, in any order and zone'(api) {
    const { sendSamples, page } = await owner(api);
    const samples = [...readings(5), reading('sleep_score', 70, 3)];
    const inLowerCase = samples.map(({ start, ...rest }) => ({ ...rest, start: start.toLowerCase() }));
    const first = await jsonIn<BatchReceipt>(sendSamples(inLowerCase));
    const inZone = (minutes: number, offset: string) =>
      samples.map(({ start, ...rest }) => ({
        ...rest,
        start: new Date(Date.parse(start) + minutes * MINUTE).toISOString().replace('Z', offset),
      }));
    const zoned = [inZone(120, '+02:00'), inZone(0, '+0000'), inZone(-270, '-0430')];
    for (const again of [samples, samples.toReversed(), ...zoned]) {
      assert.deepEqual(await jsonIn(sendSamples(again)), { ...first, duplicate: true });
    }
    const stored = (await page()).samples;
    assert.deepEqual(
      [stored.length, stored.every(({ start }) => /^[\d-]+T[\d:]+\.\d{3}Z$/.test(start))],
      [samples.length, true],
    );
  },

  async 'recognises a repeated batch by its batch_id, also concurrently'(api) {
    const { sendSamples, page } = await owner(api);
    const batch_id = crypto.randomUUID();
    const samples = readings(3);
    const receipts = await Promise.all(
      [batch_id, batch_id.toUpperCase(), batch_id].map((id) =>
        jsonIn<BatchReceipt>(sendSamples(samples, { batch_id: id })),
      ),
    );
    assert.deepEqual(receipts.map(({ duplicate }) => duplicate).toSorted(), [false, true, true]);
    assert.ok(receipts.every((receipt) => receipt.batch_id === batch_id && receipt.accepted === 3));
    assert.equal((await page()).samples.length, 3);
  },

  ...ruleForEach('rejects a batch_id that was used with other content', others, async (api, change) => {
    const { sendSamples, page } = await owner(api);
    const batch_id = crypto.randomUUID();
    const samples = readings(3);
    await jsonIn(sendSamples(samples, { batch_id }));
    const before = await page();
    await assertProblem(await sendSamples(change(samples), { batch_id }), '422 batch-id-reused');
    assert.deepEqual(await page(), before);
  }),
};
