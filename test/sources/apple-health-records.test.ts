import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importApple, record, xml } from './apple-health.ts';

const HEART = 'HKQuantityTypeIdentifierHeartRate';
const SLEEP = 'HKCategoryTypeIdentifierSleepAnalysis';
const [FROM, TO] = ['2026-11-27 19:20:56 +0100', '2026-11-27 19:21:56 +0100'];
const [from, to] = [Date.UTC(2026, 10, 27, 18, 20, 56), Date.UTC(2026, 10, 27, 18, 21, 56)];

const one = async (attributes: Record<string, string>) => {
  const { readings, skipped } = await importApple(xml(record({ startDate: FROM, endDate: FROM, ...attributes })));
  assert.ok(readings.length + skipped.length === 1);
  return readings[0] ?? skipped[0]?.reason;
};

test('reads each metric in its unit', async () => {
  const value = async (type: string, unit: string, text: string) => {
    const reading = await one({ type: `HKQuantityTypeIdentifier${type}`, unit, value: text });
    return typeof reading === 'object' ? [reading.metric, reading.value] : reading;
  };
  assert.deepEqual(await value('HeartRate', 'count/min', '56'), ['heart_rate', 56]);
  assert.deepEqual(await value('HeartRate', 'count/s', '1.25'), ['heart_rate', 75]);
  assert.deepEqual(await value('RestingHeartRate', 'count/min', '51'), ['resting_heart_rate', 51]);
  assert.deepEqual(await value('HeartRateVariabilitySDNN', 'ms', '41.2'), ['heart_rate_variability_sdnn', 41.2]);
  assert.deepEqual(await value('RespiratoryRate', 'count/min', '14.5'), ['respiratory_rate', 14.5]);
  // The file has a fraction, and says "%".
  assert.deepEqual(await value('OxygenSaturation', '%', '0.97'), ['oxygen_saturation', 97]);
  assert.deepEqual(await value('OxygenSaturation', '%', '0.57'), ['oxygen_saturation', 57]);
  assert.deepEqual(await value('BodyTemperature', 'degC', '36.6'), ['body_temperature', 36.6]);
  assert.deepEqual(await value('BodyTemperature', 'degF', '98.6'), ['body_temperature', 37]);
  assert.deepEqual(await value('StepCount', 'count', '812'), ['step_count', 812]);
  assert.deepEqual(await value('StepCount', 'count', '11.6'), ['step_count', 12]);
});

test('skips an unknown unit, a missing number, an invalid time and another type, each with its reason', async () => {
  assert.equal(await one({ type: 'HKQuantityTypeIdentifierBodyTemperature', unit: 'K', value: '309' }), 'unit');
  assert.equal(await one({ type: HEART, unit: '', value: '60' }), 'unit');
  for (const value of ['', ' ', '6O', '60,5', '0x3c', 'Infinity', '60 ', `1${'0'.repeat(400)}`])
    assert.equal(await one({ type: HEART, unit: 'count/min', value }), 'number', value);
  for (const times of [{ startDate: 'today' }, { endDate: '' }, { startDate: TO, endDate: FROM }])
    assert.equal(await one({ type: HEART, unit: 'count/min', value: '60', ...times }), 'time');
  for (const type of ['HKQuantityTypeIdentifierBasalBodyTemperature', '', 'toString'])
    assert.equal(await one({ type, unit: 'degC', value: '36' }), 'other-metric');
});

test('a period has an end, and a moment has none; the time of storage does not matter', async () => {
  const moment = { metric: 'heart_rate', value: 60, start: from, origin: 'Watch' };
  const record = { type: HEART, unit: 'count/min', value: '60' };
  assert.deepEqual(await one(record), moment);
  assert.deepEqual(await one({ ...record, endDate: TO }), { ...moment, end: to });
  assert.deepEqual(await one({ ...record, creationDate: '2026-11-28 06:20:56 +0100' }), moment);
  assert.deepEqual(await one({ creationDate: 'nonsense', ...record }), moment);
  const withoutEnd = `<Record type="${HEART}" sourceName="Watch" unit="count/min" startDate="${FROM}" value="60"/>`;
  assert.deepEqual((await importApple(xml(withoutEnd))).readings, [moment]);
  const { readings } = await importApple(xml(withoutEnd), { shiftMs: 1_000 });
  assert.deepEqual(readings, [{ ...moment, start: from + 1_000 }]);
});

test('the origin is the name of the source without control characters, and the device never matters', async () => {
  const origin = async (sourceName: string) => {
    const reading = await one({
      type: HEART,
      unit: 'count/min',
      value: '60',
      sourceName,
      device: `0x${Math.random()}`,
    });
    return typeof reading === 'object' ? reading.origin : reading;
  };
  assert.equal(await origin('Anna’s Apple\u00a0Watch'), 'Anna’s Apple\u00a0Watch');
  assert.equal(await origin('Band\x0b\x07 2'), 'Band 2');
  assert.equal(await origin('Fit &amp; Well &lt;3'), 'Fit & Well <3');
  assert.equal(await origin(''), '');
  assert.equal(await origin('⌚'.repeat(80)), '⌚'.repeat(60));
  assert.equal(await origin('👟'.repeat(80)), '👟'.repeat(60));
});

test('what is older than asked for is skipped, but not a night that reaches into it', async () => {
  const oldest = Date.UTC(2026, 10, 27);
  const heart = (date: string) =>
    record({ type: HEART, unit: 'count/min', value: '60', startDate: date, endDate: date });
  const sleep = record({
    type: SLEEP,
    value: 'HKCategoryValueSleepAnalysisAsleepCore',
    startDate: '2026-11-26 23:00:00 +0000',
    endDate: '2026-11-27 01:00:00 +0000',
  });
  const old = [heart('2020-01-01 00:00:00 +0000'), heart('2026-11-26 23:59:59 +0000')];
  const { readings, skipped } = await importApple(xml(...old, heart('2026-11-27 00:00:00 +0000'), sleep), { oldest });
  assert.deepEqual(
    readings.map(({ metric }) => metric),
    ['heart_rate', 'sleep_duration'],
  );
  assert.deepEqual(skipped, [{ reason: 'old', first: 'export.xml, line 4', count: 2 }]);
});

test('the stages of one source are a night; being in bed or awake is not sleep', async () => {
  const stage = (source: string, value: string, startDate: string, endDate: string) =>
    record({ type: SLEEP, sourceName: source, value: `HKCategoryValueSleepAnalysis${value}`, startDate, endDate });
  const { readings, skipped } = await importApple(
    xml(
      stage('Phone', 'InBed', '2026-10-24 22:30:00 +0200', '2026-10-25 08:00:00 +0100'),
      // The clocks go back: 02:30 occurs twice, and the night is an hour longer than the clock says.
      stage('Watch', 'AsleepREM', '2026-10-25 02:30:00 +0100', '2026-10-25 06:00:00 +0100'),
      stage('Watch', 'AsleepCore', '2026-10-24 23:00:00 +0200', '2026-10-25 02:30:00 +0200'),
      stage('Watch', 'Awake', '2026-10-25 02:30:00 +0200', '2026-10-25 02:30:00 +0100'),
      stage('Watch', 'AsleepDeep', '2026-10-25 03:00:00 +0100', '2026-10-25 04:00:00 +0100'),
      stage('Watch', 'AsleepUnspecified', '2026-10-25 05:00:00 +0100', '2026-10-25 06:30:00 +0100'),
      stage('Phone', 'Asleep', '2026-10-24 23:30:00 +0200', '2026-10-25 06:00:00 +0100'),
      // A clock was wrong: it would cover the nights around it.
      stage('Watch', 'AsleepCore', '2026-10-20 23:00:00 +0200', '2026-10-25 02:30:00 +0200'),
      stage('Watch', 'AsleepCore', '2026-10-25 02:30:00 +0200', '2026-10-25 02:30:00 +0200'),
      stage('Watch', 'Dreaming', '2026-10-25 02:30:00 +0200', '2026-10-25 02:40:00 +0200'),
    ),
  );
  const night = (origin: string, start: number, end: number, value: number) => ({
    metric: 'sleep_duration',
    value,
    start: Date.UTC(2026, 9, 24, 0, start),
    end: Date.UTC(2026, 9, 24, 0, end),
    origin,
  });
  assert.deepEqual(readings, [
    night('Watch', 21 * 60, 29 * 60 + 30, 210 + 240),
    night('Phone', 21 * 60 + 30, 29 * 60, 450),
  ]);
  assert.deepEqual(
    skipped.map(({ reason, count }) => [reason, count]),
    [
      ['not-asleep', 2],
      ['value', 1],
      ['time', 1],
      ['damaged', 1],
    ],
  );
});
