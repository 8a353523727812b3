import assert from 'node:assert/strict';
import type { BatchReceipt, CreatedStream } from '../../../shared/models/typescript/types.ts';
import { jsonIn, streamOwner } from '../../support/streams.ts';
import { signedHeaders } from '../../support/webhooks.ts';
import { type Api, type Rules, ruleForEach } from './api.ts';
import { assertProblem } from './problem.ts';

const MINUTE = 60_000;
const METRICS = ['heart_rate', 'step_count'];
const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE).toISOString();
/** The time as Health Auto Export writes it. */
const blank = (time: string) => `${time.slice(0, 19).replace('T', ' ')} +0000`;

const openWearables = (...values: number[]) => ({
  type: 'heart_rate.created',
  data: {
    provider: 'oura',
    samples: values.map((value, at) => ({ type: 'heart_rate', unit: 'bpm', value, timestamp: ago(5 + at) })),
  },
});

/** A delivery of each app: two readings of the heart rate, one of a metric without consent, and one that is unknown. */
const deliveries: Record<string, () => object> = {
  'health-auto-export': () => ({
    data: {
      metrics: [
        {
          name: 'heart_rate',
          units: 'count/min',
          data: [
            { date: blank(ago(5)), Min: 50, Avg: 61, Max: 70 },
            { date: blank(ago(6)), Min: 50, Avg: 62, Max: 70 },
          ],
        },
        { name: 'resting_heart_rate', units: 'count/min', data: [{ date: blank(ago(7)), qty: 52 }] },
        { name: 'active_energy', units: 'kcal', data: [{ date: blank(ago(7)), qty: 1 }] },
      ],
    },
  }),
  'health-connect-webhook': () => ({
    timestamp: ago(0),
    app_version: '1.9.13',
    heart_rate: [
      { bpm: 61, time: ago(5) },
      { bpm: 62, time: ago(6) },
    ],
    resting_heart_rate: [{ bpm: 52, time: ago(7) }],
    weight: [{ kilograms: 70, time: ago(7) }],
  }),
  'open-wearables': () => {
    const { type, data } = openWearables(61, 62);
    const other = { unit: 'bpm', value: 52, timestamp: ago(7) };
    const more = [
      { type: 'resting_heart_rate', ...other },
      { type: 'vo2_max', ...other },
    ];
    return { type, data: { ...data, samples: [...data.samples, ...more] } };
  },
};

async function ownerWithWebhook(api: Api) {
  const owner = await streamOwner(api.send);
  const consent = { source: 'bridge', metrics: METRICS, purposes: [], webhook: true };
  const { stream_id, ingest_token, webhook_secret = '' } = await jsonIn<CreatedStream>(owner.create(consent));
  const deliver = (format: string, body: string, headers: Record<string, string>) =>
    api.send(`${owner.address}/streams/${stream_id}/samples?format=${format}`, { method: 'POST', headers, body });
  return { ...owner, token: { Authorization: `Bearer ${ingest_token}` }, secret: webhook_secret, deliver };
}

export const bridges: Rules = {
  ...ruleForEach('stores what an app sends, and counts the rest', deliveries, async (api, make, format) => {
    const { deliver, page, token } = await ownerWithWebhook(api);
    const body = JSON.stringify(make());
    const receipt = await jsonIn<BatchReceipt>(deliver(format, body, token));
    assert.deepEqual([receipt.accepted, receipt.duplicate], [2, false]);
    assert.deepEqual(receipt.left_out, { metric_unknown: 1, no_consent: 1 });
    const { samples } = await page();
    assert.deepEqual(samples.map(({ value }) => value).sort(), [61, 62]);
    assert.equal((await jsonIn<BatchReceipt>(deliver(format, body, token))).duplicate, true);
    assert.equal((await jsonIn<BatchReceipt>(deliver(format, '{}', token))).accepted, 0);
  }),

  'a signature stands instead of the token, for this body and stream only': async (api) => {
    const { deliver, page, secret } = await ownerWithWebhook(api);
    const body = JSON.stringify(openWearables(61));
    const headers = signedHeaders(secret, body);
    await assertProblem(await deliver('open-wearables', body.replace('61', '99'), headers), '401 unauthorized');
    await assertProblem(await deliver('health-auto-export', body, headers), '401 unauthorized');
    const old = signedHeaders(secret, body, { at: Date.now() - 6 * MINUTE });
    await assertProblem(await deliver('open-wearables', body, old), '401 unauthorized');
    const receipt = await jsonIn<BatchReceipt>(deliver('open-wearables', body, headers));
    assert.deepEqual([receipt.accepted, receipt.duplicate], [1, false]);
    assert.deepEqual(await jsonIn<BatchReceipt>(deliver('open-wearables', body, headers)), {
      ...receipt,
      duplicate: true,
    });
    assert.deepEqual(
      (await page()).samples.map(({ value }) => value),
      [61],
    );
  },
};
