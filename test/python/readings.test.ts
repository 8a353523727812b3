import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { readContracts } from '../../tools/generate/contracts.ts';
import { reportsOn } from './python.ts';
import { keeps } from './typescript.ts';

const seed = Number(process.env.FC_SEED ?? 20260314);

const BOUNDS: Record<string, [number, number]> = {
  heart_rate: [20, 300],
  resting_heart_rate: [20, 300],
  heart_rate_variability_rmssd: [0, 500],
  heart_rate_variability_sdnn: [0, 500],
  respiratory_rate: [2, 80],
  oxygen_saturation: [50, 100],
  body_temperature: [25, 45],
  step_count: [0, 200_000],
  sleep_duration: [0, 1440],
  sleep_score: [0, 100],
  recovery_score: [0, 100],
  stress_level: [0, 100],
  self_report: [1, 3],
};
const METRICS = Object.keys(BOUNDS);

const reading = (metric: string, value: number) => ({ metric, value, start: '2026-03-14T09:26:00Z' });

function verdicts(readings: object[]): { typescript: boolean; python: boolean | undefined }[] {
  const reports = reportsOn(
    'HealthSampleInput',
    readings.map((each) => JSON.stringify(each)),
  );
  return readings.map((each, index) => ({
    typescript: keeps('health_sample', each),
    python: reports[index]?.valid,
  }));
}

it('the contract bounds every metric, and both languages apply the bounds', async () => {
  assert.deepEqual((await readContracts()).get('health_sample')?.properties?.metric?.enum, METRICS);
  const cases = Object.entries(BOUNDS).flatMap(([metric, [lowest, highest]]) => {
    const step = metric === 'step_count' ? 1 : 0.001;
    return [
      { metric, value: lowest - step, valid: false },
      { metric, value: lowest, valid: true },
      { metric, value: highest, valid: true },
      { metric, value: highest + step, valid: false },
    ];
  });
  const results = verdicts(cases.map(({ metric, value }) => reading(metric, value)));
  for (const [index, { metric, value, valid }] of cases.entries()) {
    assert.deepEqual(results[index], { typescript: valid, python: valid }, `${metric} ${value}`);
  }
});

it('Python and TypeScript agree on 2,000 arbitrary readings', () => {
  const value = fc.oneof(
    fc.integer({ min: -10, max: 510 }),
    fc.double({ min: -10, max: 510, noNaN: true }),
    fc.integer({ min: -1_000_000, max: 1_000_000 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
  const metric = fc.constantFrom(...METRICS, 'unheard_of');
  const readings = fc.sample(fc.tuple(metric, value), { seed, numRuns: 2000 }).map((drawn) => reading(...drawn));
  const results = verdicts(readings);
  const disputed = readings.filter((_each, index) => results[index]?.typescript !== results[index]?.python);
  assert.deepEqual(disputed.slice(0, 5), [], `${disputed.length} readings with FC_SEED=${seed}`);
  const accepted = results.filter(({ typescript }) => typescript).length;
  assert.ok(accepted > 300 && accepted < 1700, `${accepted} readings are valid with FC_SEED=${seed}`);
});
