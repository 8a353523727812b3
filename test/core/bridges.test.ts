import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { BRIDGE_FORMATS, type BridgeFormat, mapDelivery } from '../../core/streams/bridges/bridges.ts';
import { appTime, localMidnight } from '../../core/streams/bridges/times.ts';
import { usableSamples } from '../../core/streams/bridges/usable.ts';
import { ALL_METRICS } from '../../core/streams/metrics.ts';

const NOW = new Date('2026-03-14T09:30:00Z');

/** Returns each reading as `metric value start` or `metric value start → end`, and what is left out. */
function mapped(format: BridgeFormat, body: Record<string, unknown>, metrics = ALL_METRICS) {
  const mapping = mapDelivery(format, body);
  const samples = usableSamples(mapping, metrics, NOW);
  const short = (time: string) => time.replace('2026-', '').replace(':00.000Z', '');
  const readings = samples.map(
    ({ metric, value, start, end }) => `${metric} ${value} ${short(start)}${end ? ` → ${short(end)}` : ''}`,
  );
  return { readings, leftOut: mapping.leftOut };
}

const hae = (...metrics: [name: string, units: string, ...data: object[]][]) => ({
  data: { metrics: metrics.map(([name, units, ...data]) => ({ name, units, data })) },
});

test('the examples in the contract are read whole', async () => {
  const contract = await readFile(new URL('../../shared/contracts/openapi.yaml', import.meta.url), 'utf8');
  const examples = [...contract.matchAll(/^ +- `format=([a-z-]+)`: `(\{.+\})`$/gm)];
  assert.deepEqual(
    examples.map(([, format]) => format),
    BRIDGE_FORMATS,
  );
  for (const [, format = '', body = ''] of examples) {
    const { readings, leftOut } = mapped(format as BridgeFormat, JSON.parse(body));
    assert.deepEqual([readings.length, leftOut], [1, {}], format);
  }
});

test('Health Auto Export: each metric, in the units of both regions', () => {
  const at = (time: string, value: object) => ({ date: `2026-03-14 ${time} +0100`, source: 'Watch', ...value });
  const { readings, leftOut } = mapped(
    'health-auto-export',
    hae(
      ['heart_rate', 'count/min', at('08:00:00', { Min: 55, Avg: 62.4, Max: 80 }), at('08:01:00', { qty: 63 })],
      ['resting_heart_rate', 'bpm', at('00:00:00', { qty: 52 })],
      ['heart_rate_variability', 'ms', at('07:00:00', { qty: 48.12345 })],
      ['respiratory_rate', 'count/min', at('03:00:00', { qty: 14.5 })],
      ['blood_oxygen_saturation', '%', at('03:00:00', { qty: 0.97 }), at('04:00:00', { qty: 96 })],
      ['body_temperature', 'degF', at('07:10:00', { qty: 98.6 })],
      ['body_temperature', 'degC', at('07:20:00', { qty: 36.6 })],
      ['step_count', 'count', at('00:00:00', { qty: 5123.7 })],
    ),
  );
  assert.deepEqual(readings, [
    'heart_rate 62.4 03-14T07:00',
    'heart_rate 63 03-14T07:01',
    'resting_heart_rate 52 03-13T23:00',
    'heart_rate_variability_sdnn 48.123 03-14T06:00',
    'respiratory_rate 14.5 03-14T02:00',
    'oxygen_saturation 97 03-14T02:00',
    'oxygen_saturation 96 03-14T03:00',
    'body_temperature 37 03-14T06:10',
    'body_temperature 36.6 03-14T06:20',
    'step_count 5124 03-13T23:00',
  ]);
  assert.deepEqual(leftOut, {});
});

test('Health Auto Export: nights of version 1, of version 2, and as stages', () => {
  const night = { sleepStart: '2026-03-13 23:00:00 +0100', sleepEnd: '2026-03-14 06:30:00 +0100', inBed: 8 };
  const stage = (value: string, from: string, to: string, qty: number) => ({
    value,
    qty,
    startDate: `2026-03-14 ${from}:00 +0100`,
    endDate: `2026-03-14 ${to}:00 +0100`,
  });
  const nights = mapped(
    'health-auto-export',
    hae(
      [
        'sleep_analysis',
        'hr',
        { ...night, date: '2026-03-14', totalSleep: 7.2, asleep: 0.2, core: 4, deep: 1, rem: 2 },
      ],
      ['sleep_analysis', 'hr', { ...night, asleep: 7 }],
      ['sleep_analysis', 'hr', { ...night, asleep: 0, core: 4, deep: 1, rem: 2 }],
      ['sleep_analysis', 'min', { ...night, totalSleep: 400 }],
      ['sleep_analysis', 'hr', { inBedStart: night.sleepStart, inBedEnd: night.sleepEnd, totalSleep: 7 }],
      ['sleep_analysis', 'hr', { date: '2026-03-14', totalSleep: 7 }, { ...night, totalSleep: 9 }],
      ['sleep_analysis', 'hr', stage('Core', '00:00', '00:30', 0.5), stage('REM', '00:30', '00:45', 0.25)],
      ['sleep_analysis', 'hr', stage('Awake', '00:45', '00:50', 0.083), stage('In Bed', '00:00', '07:00', 7)],
    ),
  );
  assert.deepEqual(nights.readings, [
    'sleep_duration 432 03-13T22:00 → 03-14T05:30',
    'sleep_duration 420 03-13T22:00 → 03-14T05:30',
    'sleep_duration 420 03-13T22:00 → 03-14T05:30',
    'sleep_duration 400 03-13T22:00 → 03-14T05:30',
    'sleep_duration 420 03-13T22:00 → 03-14T05:30',
    'sleep_duration 30 03-13T23:00 → 03-13T23:30',
    'sleep_duration 15 03-13T23:30 → 03-13T23:45',
  ]);
  assert.deepEqual(nights.leftOut, { time_invalid: 1, value_invalid: 1, not_asleep: 2 });
});

test('each reason to leave something out is counted', () => {
  const at = (date: string, qty: unknown = 60) => ({ date, qty });
  const good = '2026-03-14 08:00:00 +0000';
  const body = hae(
    ['heart_rate', 'count/min', at(good), at(good, 'x'), at(good, 19), at(good, null), { date: good }],
    [
      'heart_rate',
      'count/min',
      at('2026-03-14 08:00:00'),
      at('2026-02-30 08:00:00 +0000'),
      at('2025-12-01 08:00:00 +0000'),
    ],
    ['heart_rate', 'count/min', at('2026-03-14 09:36:00 +0000'), at('2026-03-14 09:34:00 +0000')],
    ['heart_rate', 'furlongs', at(good)],
    ['active_energy', 'kcal', at(good), at(good), at(good)],
    ['__proto__', 'kcal', at(good)],
    ['step_count', 'count', at(good)],
  );
  const { readings, leftOut } = mapped('health-auto-export', { data: { ...body.data, workouts: [{}, {}] } }, [
    'heart_rate',
  ]);
  assert.deepEqual(readings, ['heart_rate 60 03-14T08:00', 'heart_rate 60 03-14T09:34']);
  assert.deepEqual(leftOut, {
    ...{ value_invalid: 4, time_invalid: 2, too_old: 1, in_future: 1 },
    ...{ unit_unknown: 1, metric_unknown: 6, no_consent: 1 },
  });
});

test('Health Connect Webhook: readings, averages of intervals, and nights with and without stages', () => {
  const metadata = { data_origin: 'com.fitbit.FitbitMobile', recording_method: 'automatically_recorded' };
  const { readings, leftOut } = mapped('health-connect-webhook', {
    timestamp: '2026-03-14T09:30:00.123Z',
    app_version: '1.9.13',
    heart_rate: [
      { bpm: 72, time: '2026-03-14T08:15:00Z', metadata },
      { time: '2026-03-14T08:20:00Z', avg: 70, min: 60, max: 90 },
    ],
    resting_heart_rate: [{ bpm: 54, time: '2026-03-14T05:00:00Z' }],
    heart_rate_variability: [{ rmssd_millis: 42.5, time: '2026-03-14T05:00:00Z' }],
    respiratory_rate: [{ rate: 15.2, time: '2026-03-14T05:00:00Z' }],
    oxygen_saturation: [{ percentage: 97, time: '2026-03-14T05:00:00Z' }],
    body_temperature: [{ celsius: 36.7, time: '2026-03-14T07:00:00Z' }],
    skin_temperature: [{ delta_celsius: 0.2, time: '2026-03-14T05:00:00Z', measurement_location: 3 }],
    sleep: [
      {
        session_end_time: '2026-03-14T06:00:00Z',
        duration_seconds: 25_200,
        stages: [
          { stage: '1', start_time: '2026-03-13T23:00:00Z', end_time: '2026-03-13T23:10:00Z' },
          { stage: '4', start_time: '2026-03-13T23:10:00Z', end_time: '2026-03-14T02:00:00Z' },
          { stage: 5, start_time: '2026-03-14T02:00:00Z', end_time: '2026-03-14T03:00:00Z' },
          { stage: 'rem', start_time: '2026-03-14T02:50:00Z', end_time: '2026-03-14T05:50:00Z' },
          { stage: { toString: 4, valueOf: 4 }, start_time: '2026-03-14T05:50:00Z', end_time: '2026-03-14T06:00:00Z' },
        ],
        metadata,
      },
      { session_end_time: '2026-03-13T14:00:00Z', duration_seconds: 1_800, stages: [] },
    ],
  });
  assert.deepEqual(readings, [
    'heart_rate 72 03-14T08:15',
    'heart_rate 70 03-14T08:20',
    'resting_heart_rate 54 03-14T05:00',
    'heart_rate_variability_rmssd 42.5 03-14T05:00',
    'respiratory_rate 15.2 03-14T05:00',
    'oxygen_saturation 97 03-14T05:00',
    'body_temperature 36.7 03-14T07:00',
    'sleep_duration 400 03-13T23:00 → 03-14T06:00',
    'sleep_duration 30 03-13T13:30 → 03-13T14:00',
  ]);
  assert.deepEqual(leftOut, { metric_unknown: 1 });
});

test('Health Connect Webhook: the total of today has no end; the day that the window cuts is left out', () => {
  const steps = (count: number, start_time: string, end_time: string) => ({ count, start_time, end_time });
  const { readings, leftOut } = mapped('health-connect-webhook', {
    timestamp: '2026-03-14T09:30:00Z',
    steps: [
      steps(900, '2026-03-11T23:00:00Z', '2026-03-12T23:00:00Z'),
      steps(8000, '2026-03-12T23:00:00Z', '2026-03-13T23:00:00Z'),
      steps(1200, '2026-03-13T23:00:00Z', '2026-03-14T09:30:00Z'),
      steps(40, '2026-03-12T09:29:30Z', '2026-03-12T09:31:00Z'),
    ],
  });
  assert.deepEqual(readings, [
    'step_count 8000 03-12T23:00',
    'step_count 1200 03-13T23:00',
    'step_count 40 03-12T09:29:30.000Z',
  ]);
  assert.deepEqual(leftOut, { counted_elsewhere: 1 });
});

test('the test button of Health Connect Webhook stores nothing', () => {
  const heart_rate = [{ bpm: 72, time: '2026-03-14T08:15:00Z' }];
  const { readings, leftOut } = mapped('health-connect-webhook', {
    timestamp: NOW.toISOString(),
    test: true,
    heart_rate,
  });
  assert.deepEqual([readings, leftOut], [[], { test: 1 }]);
});

const event = (type: string, ...samples: object[]) => ({
  type: `${type}.created`,
  data: { provider: 'oura', samples },
});

test('Open Wearables: series in its units', () => {
  const at = (type: string, unit: string, value: number) => ({
    ...{ type, unit, value, timestamp: '2026-03-14T08:30:00+01:00', zone_offset: '+01:00', is_daily_total: null },
    source: { provider: 'oura', device: 'Ring' },
  });
  const { readings, leftOut } = mapped(
    'open-wearables',
    event(
      'series',
      at('heart_rate', 'bpm', 62),
      at('resting_heart_rate', 'bpm', 51),
      at('heart_rate_variability_sdnn', 'ms', 48),
      at('heart_rate_variability_rmssd', 'ms', 42),
      at('oxygen_saturation', 'percent', 97),
      at('oxygen_saturation', '%', 96),
      at('respiratory_rate', 'brpm', 14.5),
      at('body_temperature', 'celsius', 36.6),
      at('garmin_stress_level', 'score', 32),
      at('recovery_score', 'score', 78),
      at('skin_temperature', 'celsius', 34),
      at('heart_rate', 'ms', 62),
    ),
  );
  assert.deepEqual(readings, [
    'heart_rate 62 03-14T07:30',
    'resting_heart_rate 51 03-14T07:30',
    'heart_rate_variability_sdnn 48 03-14T07:30',
    'heart_rate_variability_rmssd 42 03-14T07:30',
    'oxygen_saturation 97 03-14T07:30',
    'oxygen_saturation 96 03-14T07:30',
    'respiratory_rate 14.5 03-14T07:30',
    'body_temperature 36.6 03-14T07:30',
    'stress_level 32 03-14T07:30',
    'recovery_score 78 03-14T07:30',
  ]);
  assert.deepEqual(leftOut, { metric_unknown: 1, unit_unknown: 1 });
});

test('Open Wearables: totals of a day begin at local midnight; their parts are left out', () => {
  const steps = (value: number, is_daily_total: boolean | null, provider: string, more: object = {}) => ({
    ...{ type: 'steps', unit: 'count', value, timestamp: '2026-03-14T07:45:00+00:00', zone_offset: '+05:30' },
    ...{ is_daily_total, source: { provider }, ...more },
  });
  const { readings, leftOut } = mapped(
    'open-wearables',
    event(
      'steps',
      steps(8000, true, 'garmin'),
      steps(7000, true, 'oura', { zone_offset: null, timestamp: '2026-03-14T01:00:00-08:00' }),
      steps(300, false, 'garmin'),
      steps(200, false, 'apple'),
      steps(100, null, 'apple', { timestamp: '2026-03-14T08:00:00+00:00' }),
    ),
  );
  assert.deepEqual(readings, [
    'step_count 8000 03-13T18:30',
    'step_count 7000 03-14T08:00',
    'step_count 200 03-14T07:45',
    'step_count 100 03-14T08:00',
  ]);
  assert.deepEqual(leftOut, { counted_elsewhere: 1 });
});

test('Open Wearables: nights from stages, from the efficiency, or from the time in bed', () => {
  const night = (more: object) => ({
    type: 'sleep.created',
    data: {
      ...{ start_time: '2026-03-13T23:00:00+01:00', end_time: '2026-03-14T07:00:00+01:00', duration_seconds: 28_800 },
      ...more,
    },
  });
  const minutes = (more: object) => mapped('open-wearables', night(more)).readings;
  const is = (value: number) => [`sleep_duration ${value} 03-13T22:00 → 03-14T06:00`];
  const stages = { deep_minutes: 95, rem_minutes: 80, light_minutes: 215, awake_minutes: 12 };
  assert.deepEqual(minutes({ stages, efficiency_percent: 50 }), is(390));
  assert.deepEqual(minutes({ stages: null, efficiency_percent: 87.5 }), is(420));
  assert.deepEqual(minutes({ stages: { ...stages, deep_minutes: null, rem_minutes: 0, light_minutes: 0 } }), is(468));
  assert.deepEqual(minutes({}), is(480));
});

test('events without readings, and bodies of another app, are counted once', () => {
  const { leftOut } = mapped('open-wearables', { type: 'connection.created', data: { user_id: 'x' } });
  assert.deepEqual(leftOut, { metric_unknown: 1 });
  for (const format of ['health-auto-export', 'health-connect-webhook', 'open-wearables'] as const) {
    assert.deepEqual(mapped(format, { hello: 1 }).leftOut.format_unknown, 1, format);
  }
});

test('times of apps', () => {
  const is = (time: string) => Date.parse(time);
  assert.equal(appTime('2026-03-14 07:05:09 +0100'), is('2026-03-14T06:05:09Z'));
  assert.equal(appTime('2026-03-14T07:05:09.123Z'), is('2026-03-14T07:05:09.123Z'));
  assert.equal(appTime('2026-03-14T07:05Z'), is('2026-03-14T07:05:00Z'));
  assert.equal(appTime('2026-03-14 7:05:09\u202fPM -0330'), is('2026-03-14T22:35:09Z'));
  assert.equal(appTime('2026-03-14 12:05:09 AM +0000'), is('2026-03-14T00:05:09Z'));
  assert.equal(appTime('2026-03-14 12:05:09 PM +0000'), is('2026-03-14T12:05:09Z'));
  for (const wrong of ['', '2026-03-14', '2026-03-14 07:05:09', '2026-03-14 13:00:00 PM +0000', 1_773_480_413, null]) {
    assert.ok(Number.isNaN(appTime(wrong)), String(wrong));
  }
  assert.equal(localMidnight(is('2026-03-14T23:30:00Z'), '+01:00'), is('2026-03-14T23:00:00Z'));
  assert.equal(localMidnight(is('2026-03-14T02:00:00Z'), '-0330'), is('2026-03-13T03:30:00Z'));
  assert.equal(localMidnight(is('2026-03-14T02:00:00Z'), 'x'), is('2026-03-14T00:00:00Z'));
});
