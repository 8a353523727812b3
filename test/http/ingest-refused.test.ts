import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HealthSample } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { assertProblem } from '../support/problem.ts';
import { METRICS, reading, streamOwner } from '../support/streams.ts';

/** A leap year is near, and so is a month of 28 days. */
const NOW = '2027-03-03T12:00:00Z';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const later = (ms: number) => new Date(Date.parse(NOW) + ms).toISOString();
const at = (start: string, end?: string) => ({ metric: 'heart_rate', value: 60, start, ...(end ? { end } : {}) });

/** An owner with a stream, at noon of one day. */
async function story(consent: object = {}) {
  const app = testApp();
  app.advance(Date.parse(NOW) - Date.now());
  const owner = await streamOwner(app.request);
  return { ...owner, ...(await owner.connect({ ...consent })) };
}
type Story = Awaited<ReturnType<typeof story>>;

/** Asserts that a batch is refused with pointers to just these, and nothing of it stored. */
async function assertRefused({ bring, page }: Story, samples: readonly unknown[], pointers: readonly string[]) {
  const { errors = [] } = await assertProblem(await bring(samples), 'invalid-batch');
  assert.deepEqual(
    errors.map(({ pointer }) => pointer),
    pointers,
  );
  assert.deepEqual(await page(), { samples: [] });
}

/** What a body can do. */
const BOUNDS: Record<HealthSample['metric'], [least: number, most: number]> = {
  heart_rate: [20, 300],
  resting_heart_rate: [20, 300],
  heart_rate_variability_rmssd: [0, 500],
  respiratory_rate: [2, 80],
  oxygen_saturation: [50, 100],
  body_temperature: [25, 45],
  step_count: [0, 200_000],
  sleep_duration: [0, 1_440],
  sleep_score: [0, 100],
  recovery_score: [0, 100],
  stress_level: [0, 100],
};
for (const metric of METRICS) {
  test(`${metric} is taken within its bounds, and not beyond`, async () => {
    const owner = await story();
    const now = Date.parse(NOW);
    const [least, most] = BOUNDS[metric];
    const beyond = [least - 1, least - 0.01, most + 0.01, most + 1, -1e300, 1e300];
    const samples = [least, ...beyond, most].map((value) => reading(metric, value, 1, now));
    await assertRefused(
      owner,
      samples,
      beyond.map((_value, index) => `/samples/${index + 1}/value`),
    );
    assert.equal((await owner.bring([reading(metric, least, 1, now), reading(metric, most, 1, now)])).status, 202);
  });
}

test('steps are counted in whole numbers', async () => {
  await assertRefused(await story(), [{ ...at(NOW), metric: 'step_count', value: 1.5 }], ['/samples/0/value']);
});

const times: Record<string, [sample: unknown, field: string]> = {
  'more than five minutes ahead': [at(later(5 * MINUTE + 30_000)), 'start'],
  'ends in the future': [at(NOW, later(6 * MINUTE)), 'end'],
  'older than 90 days': [at(later(-90 * DAY - 1_000)), 'start'],
  'of the year 0': [at('0000-01-01T00:00:00Z'), 'start'],
  'ends before it starts': [at(NOW, later(-1)), 'end'],
  'on 30 February': [at('2027-02-30T10:00:00Z'), 'start'],
  'on 29 February of a year that has none': [at('2027-02-29T10:00:00Z'), 'start'],
  'ends on 29 February of a year that has none': [at('2027-02-27T10:00:00Z', '2027-02-29T10:00:00Z'), 'end'],
  'on 32 January': [at('2027-01-32T10:00:00Z'), 'start'],
  'in month 0': [at('2027-00-10T10:00:00Z'), 'start'],
  'in month 13': [at('2026-13-10T10:00:00Z'), 'start'],
  'at 24 o’clock': [at('2027-03-01T24:00:00Z'), 'start'],
  'at 10:60': [at('2027-03-01T10:60:00Z'), 'start'],
  'in a zone 24 hours away': [at('2027-03-01T10:00:00+24:00'), 'start'],
  'without a zone': [at('2027-03-01T10:00:00'), 'start'],
  'a day alone': [at('2027-03-01'), 'start'],
  'a number of seconds': [{ ...at(NOW), start: 1_803_000_000 }, 'start'],
  'end null': [{ ...at(NOW), end: null }, 'end'],
};
for (const [what, [sample, field]] of Object.entries(times)) {
  test(`a time is refused: ${what}`, async () => {
    await assertRefused(await story(), [at(NOW), sample], [`/samples/1/${field}`]);
  });
}

test('times are taken from 90 days ago to five minutes ahead, however long they last', async () => {
  const { bring } = await story();
  for (const sample of [
    at(later(-90 * DAY + MINUTE)),
    at(later(5 * MINUTE)),
    at(later(-89 * DAY), later(5 * MINUTE)),
  ]) {
    assert.equal((await bring([sample])).status, 202, sample.start);
  }
});

test('a batch spans seven days and not more', async () => {
  const owner = await story();
  await assertRefused(owner, [at(later(-1)), at(later(-7 * DAY - 2))], ['/samples']);
  assert.equal((await owner.bring([at(later(-1)), at(later(-7 * DAY - 1))])).status, 202);
});

test('1,001 readings are too many, and none too few', async () => {
  const owner = await story();
  await assertRefused(owner, Array(1_001).fill(at(NOW)), ['/samples']);
  await assertRefused(owner, [], ['/samples']);
});

test('what the stream has no consent for is refused', async () => {
  const owner = await story({ metrics: ['sleep_score'] });
  await assertRefused(owner, [at(NOW), { ...at(NOW), metric: 'sleep_score' }], ['/samples/0/metric']);
});

test('all or nothing: each bad reading among good ones is pointed at', async () => {
  const samples = Array.from({ length: 100 }, (_, index) => at(index % 33 === 7 ? later(DAY) : later(-index)));
  await assertRefused(await story(), samples, ['/samples/7/start', '/samples/40/start', '/samples/73/start']);
});

for (const [what, sample] of Object.entries({
  'out of bounds': { ...at(NOW), value: 999 },
  'ahead of time': at(later(DAY)),
  'wrong in three ways': at(later(-100 * DAY), later(-101 * DAY)),
})) {
  test(`of very many bad readings 20 faults are told: ${what}`, async () => {
    const { bring } = await story({ metrics: ['sleep_score', 'step_count'] });
    const { errors } = await assertProblem(await bring(Array(1_000).fill(sample)), 'invalid-batch');
    assert.equal(errors?.length, 20);
  });
}
