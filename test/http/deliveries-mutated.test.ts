import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BRIDGE_FORMATS, type BridgeFormat, mapDelivery } from '../../core/streams/bridges/bridges.ts';
import { usableSamples } from '../../core/streams/bridges/usable.ts';
import { ALL_METRICS } from '../../core/streams/metrics.ts';
import type { BatchReceipt } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { streamOwner } from '../support/streams.ts';

const now = new Date();
const time = new Date(now.getTime() - 60_000).toISOString();
const night = { start: new Date(now.getTime() - 8 * 3_600_000).toISOString(), end: time };

const PAYLOADS: Record<BridgeFormat, object[]> = {
  'health-auto-export': [
    {
      data: {
        metrics: [
          { name: 'heart_rate', units: 'count/min', data: [{ date: time, Avg: 60 }] },
          { name: 'body_temperature', units: 'degF', data: [{ date: time, qty: 98.6 }] },
          {
            name: 'sleep_analysis',
            units: 'hr',
            data: [{ totalSleep: 7, sleepStart: night.start, sleepEnd: night.end }],
          },
          {
            name: 'sleep_analysis',
            units: 'hr',
            data: [{ value: 'Core', qty: 1, startDate: night.start, endDate: time }],
          },
        ],
        workouts: [{}],
      },
    },
  ],
  'health-connect-webhook': [
    {
      timestamp: now.toISOString(),
      heart_rate: [{ bpm: 60, time }],
      steps: [{ count: 100, start_time: night.start, end_time: time }],
      sleep: [
        {
          session_end_time: time,
          duration_seconds: 28_000,
          stages: [{ stage: '4', start_time: night.start, end_time: time }],
        },
      ],
    },
  ],
  'open-wearables': [
    {
      type: 'steps.created',
      data: {
        provider: 'oura',
        samples: [
          { type: 'steps', unit: 'count', value: 1, timestamp: time, zone_offset: '+01:00', is_daily_total: true },
        ],
      },
    },
    {
      type: 'sleep.created',
      data: { start_time: night.start, end_time: time, duration_seconds: 1, stages: { light_minutes: 200 } },
    },
  ],
};

const format = fc.constantFrom(...BRIDGE_FORMATS);
const hostile = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    -1,
    0,
    1e308,
    -1e308,
    2 ** 53,
    '',
    '\u0000',
    '__proto__',
    'NaN',
    '1e999',
    '9999-12-31T23:59:59Z',
    '0000-01-01T00:00:00Z',
  ),
  fc.constantFrom([], {}, null, true, 'x'.repeat(5_000), '2026-02-30 10:00:00 +0000', '2026-03-14 10:00:00 +9959'),
);

/** Every place of a JSON document, as the names on the way to it. */
const placesIn = (value: unknown, path: string[] = []): string[][] => [
  path,
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => placesIn(inner, [...path, name]))
    : []),
];

function replaced(value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown {
  if (name === undefined) return by;
  if (Array.isArray(value)) return value.map((inner, at) => (String(at) === name ? replaced(inner, rest, by) : inner));
  return { ...(value as object), [name]: replaced((value as Record<string, unknown>)[name], rest, by) };
}

const mutated = format.chain((name) =>
  fc.constantFrom(...PAYLOADS[name]).chain((payload) =>
    fc.record({
      format: fc.constant(name),
      body: fc
        .record({ place: fc.constantFrom(...placesIn(payload)), by: hostile })
        .map(({ place, by }) => replaced(payload, place, by)),
      cut: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(40) }),
    }),
  ),
);

test('a mutated delivery is accepted or refused, but never fails', async () => {
  const app = testApp();
  const { connect } = await streamOwner(app.request);
  const { path, token } = await connect();
  await fc.assert(
    fc.asyncProperty(mutated, async ({ format: name, body, cut }) => {
      const text = JSON.stringify(body);
      const response = await app.request(`${path}/samples?format=${name}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}` },
        body: text.slice(0, text.length - cut),
      });
      assert.ok([202, 400, 413].includes(response.status), `${response.status} ${await response.clone().text()}`);
      if (response.status !== 202) return;
      const { accepted, left_out = {} } = (await response.json()) as BatchReceipt;
      assert.ok(accepted >= 0 && Object.values(left_out).every((count) => count >= 1));
    }),
    { numRuns: 250 },
  );
});

test('whatever the JSON, a mapping ends, and only valid readings remain', () => {
  fc.assert(
    fc.property(format, fc.dictionary(fc.string(), fc.jsonValue()), (name, body) => {
      const samples = usableSamples(mapDelivery(name, body), ALL_METRICS, now);
      assert.ok(samples.every(({ value, start }) => Number.isFinite(value) && start <= '9'));
    }),
    { numRuns: 200 },
  );
});
