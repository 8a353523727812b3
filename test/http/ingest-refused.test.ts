import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HealthSample } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { assertProblem } from '../support/problem.ts';
import { METRICS, reading, streamOwner } from '../support/streams.ts';

/** Shortly after a February with 28 days, so that 29 February would be recent enough to be accepted if it existed. */
const NOW = '2027-03-03T12:00:00Z';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const later = (ms: number) => new Date(Date.parse(NOW) + ms).toISOString();
const sampleAt = (start: string, end?: string) => ({ metric: 'heart_rate', value: 60, start, ...(end ? { end } : {}) });

async function setup(consent: object = {}) {
  const app = testApp();
  app.advance(Date.parse(NOW) - Date.now());
  const owner = await streamOwner(app.request);
  return { ...owner, ...(await owner.connect({ ...consent })) };
}
type Setup = Awaited<ReturnType<typeof setup>>;

/** Asserts that a batch is rejected with field errors at exactly these JSON pointers, and that nothing is stored. */
async function assertRefused({ sendSamples, page }: Setup, samples: readonly unknown[], pointers: readonly string[]) {
  const { errors = [] } = await assertProblem(await sendSamples(samples), 'invalid-batch');
  assert.deepEqual(
    errors.map(({ pointer }) => pointer),
    pointers,
  );
  assert.deepEqual(await page(), { samples: [] });
}

/** The range of values that the service accepts for each metric. */
const BOUNDS: Record<HealthSample['metric'], [least: number, most: number]> = {
  heart_rate: [20, 300],
  resting_heart_rate: [20, 300],
  heart_rate_variability_rmssd: [0, 500],
  heart_rate_variability_sdnn: [0, 500],
  respiratory_rate: [2, 80],
  oxygen_saturation: [50, 100],
  body_temperature: [25, 45],
  step_count: [0, 200_000],
  sleep_duration: [0, 1_440],
  sleep_score: [0, 100],
  recovery_score: [0, 100],
  stress_level: [0, 100],
  self_report: [1, 3],
};
for (const metric of METRICS) {
  test(`${metric} is accepted within its bounds only`, async () => {
    const owner = await setup();
    const now = Date.parse(NOW);
    const [least, most] = BOUNDS[metric];
    const beyond = [least - 1, least - 0.01, most + 0.01, most + 1, -1e300, 1e300];
    const samples = [least, ...beyond, most].map((value) => reading(metric, value, 1, now));
    await assertRefused(
      owner,
      samples,
      beyond.map((_value, index) => `/samples/${index + 1}/value`),
    );
    assert.equal(
      (await owner.sendSamples([reading(metric, least, 1, now), reading(metric, most, 1, now)])).status,
      202,
    );
  });
}

test('rejects a fraction of a step', async () => {
  await assertRefused(await setup(), [{ ...sampleAt(NOW), metric: 'step_count', value: 1.5 }], ['/samples/0/value']);
});

const times: Record<string, [sample: unknown, field: string]> = {
  'more than five minutes ahead': [sampleAt(later(5 * MINUTE + 30_000)), 'start'],
  'ends in the future': [sampleAt(NOW, later(6 * MINUTE)), 'end'],
  'older than 90 days': [sampleAt(later(-90 * DAY - 1_000)), 'start'],
  'of the year 0': [sampleAt('0000-01-01T00:00:00Z'), 'start'],
  'ends before it starts': [sampleAt(NOW, later(-1)), 'end'],
  'on 30 February': [sampleAt('2027-02-30T10:00:00Z'), 'start'],
  'on 29 February of a year that has none': [sampleAt('2027-02-29T10:00:00Z'), 'start'],
  'ends on 29 February of a year that has none': [sampleAt('2027-02-27T10:00:00Z', '2027-02-29T10:00:00Z'), 'end'],
  'on 32 January': [sampleAt('2027-01-32T10:00:00Z'), 'start'],
  'in month 0': [sampleAt('2027-00-10T10:00:00Z'), 'start'],
  'in month 13': [sampleAt('2026-13-10T10:00:00Z'), 'start'],
  'sampleAt 24 o’clock': [sampleAt('2027-03-01T24:00:00Z'), 'start'],
  'sampleAt 10:60': [sampleAt('2027-03-01T10:60:00Z'), 'start'],
  'in a zone 24 hours away': [sampleAt('2027-03-01T10:00:00+24:00'), 'start'],
  'without a zone': [sampleAt('2027-03-01T10:00:00'), 'start'],
  'a day alone': [sampleAt('2027-03-01'), 'start'],
  'a number of seconds': [{ ...sampleAt(NOW), start: 1_803_000_000 }, 'start'],
  'end null': [{ ...sampleAt(NOW), end: null }, 'end'],
};
for (const [what, [sample, field]] of Object.entries(times)) {
  test(`rejects a time ${what}`, async () => {
    await assertRefused(await setup(), [sampleAt(NOW), sample], [`/samples/1/${field}`]);
  });
}

test('accepts times from 90 days ago to five minutes ahead, of any duration', async () => {
  const { sendSamples } = await setup();
  for (const sample of [
    sampleAt(later(-90 * DAY + MINUTE)),
    sampleAt(later(5 * MINUTE)),
    sampleAt(later(-89 * DAY), later(5 * MINUTE)),
  ]) {
    assert.equal((await sendSamples([sample])).status, 202, sample.start);
  }
});

test('a batch spans at most seven days', async () => {
  const owner = await setup();
  await assertRefused(owner, [sampleAt(later(-1)), sampleAt(later(-7 * DAY - 2))], ['/samples']);
  assert.equal((await owner.sendSamples([sampleAt(later(-1)), sampleAt(later(-7 * DAY - 1))])).status, 202);
});

test('rejects 1,001 readings, and none', async () => {
  const owner = await setup();
  await assertRefused(owner, Array(1_001).fill(sampleAt(NOW)), ['/samples']);
  await assertRefused(owner, [], ['/samples']);
});

test('rejects a metric without consent', async () => {
  const owner = await setup({ metrics: ['sleep_score'] });
  await assertRefused(owner, [sampleAt(NOW), { ...sampleAt(NOW), metric: 'sleep_score' }], ['/samples/0/metric']);
});

test('rejects the whole batch, with a pointer to each invalid reading', async () => {
  const samples = Array.from({ length: 100 }, (_, index) => sampleAt(index % 33 === 7 ? later(DAY) : later(-index)));
  await assertRefused(await setup(), samples, ['/samples/7/start', '/samples/40/start', '/samples/73/start']);
});

for (const [what, sample] of Object.entries({
  'out of bounds': { ...sampleAt(NOW), value: 999 },
  'ahead of time': sampleAt(later(DAY)),
  'wrong in three ways': sampleAt(later(-100 * DAY), later(-101 * DAY)),
})) {
  test(`lists 20 field errors of 1,000 invalid readings: ${what}`, async () => {
    const { sendSamples } = await setup({ metrics: ['sleep_score', 'step_count'] });
    const { errors } = await assertProblem(await sendSamples(Array(1_000).fill(sample)), 'invalid-batch');
    assert.equal(errors?.length, 20);
  });
}
