import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readContracts } from '../../tools/generate/contracts.ts';
import { type Example, examplesOf } from './examples.ts';
import { type Report, reportsOn } from './python.ts';
import { keeps } from './typescript.ts';

interface FileReport extends Example {
  report: Report;
  /** Whether the document is valid for the model. An answer may be valid, although the contract is stricter. */
  isValid: boolean;
}

/** The models that are compared with the examples of a contract: of requests, which are strict, and of answers, which are open. */
const REQUESTS = {
  health_sample: 'HealthSampleInput',
  sample_batch: 'SampleBatch',
  new_user: 'NewUser',
  profile_update: 'ProfileUpdate',
  new_stream: 'NewStream',
  stream_update: 'StreamUpdate',
};
const ANSWERS = {
  user_profile: 'UserProfile',
  health_stream: 'HealthStream',
  health_sample: 'HealthSample',
  pet_state: 'PetState',
};

/** Examples with an unknown field. Answers ignore it, but the constructors refuse it. */
const UNKNOWN_FIELD = [
  'invalid-health_sample-unknown-field.json',
  'invalid-health_stream-shows-its-token.json',
  'invalid-pet_state-unknown-field.json',
  'invalid-user_profile-unknown-field.json',
];
/** All examples that are valid answers, although the contract is stricter: a later version may send them. */
const OPEN = [
  ...UNKNOWN_FIELD,
  'invalid-health_stream-consent-with-an-unknown-field.json',
  'invalid-pet_state-reading-with-its-stream.json',
  'invalid-health_stream-consent-for-an-unknown-metric.json',
  'invalid-health_stream-consent-for-an-unknown-purpose.json',
  'invalid-health_stream-unknown-metric.json',
  'invalid-health_stream-unknown-purpose.json',
  'invalid-pet_state-reading-of-an-unknown-metric.json',
  'invalid-pet_state-unknown-mood.json',
  'invalid-user_profile-unknown-purpose.json',
  'invalid-health_sample-metric-in-capitals.json',
  'invalid-health_sample-unknown-metric.json',
  // The ranges of values are rules for requests.
  'invalid-health_sample-body-temperature-in-fahrenheit.json',
  'invalid-health_sample-heart-rate-19.json',
  'invalid-health_sample-heart-rate-variability-negative.json',
  'invalid-health_sample-oxygen-saturation-101.json',
  'invalid-health_sample-oxygen-saturation-as-a-share.json',
  'invalid-health_sample-respiratory-rate-81.json',
  'invalid-health_sample-resting-heart-rate-301.json',
  'invalid-health_sample-sleep-duration-in-seconds.json',
  'invalid-health_sample-sleep-score-101.json',
  'invalid-health_sample-step-count-fraction.json',
  'invalid-health_sample-step-count-negative.json',
  'invalid-health_sample-stress-level-negative.json',
];

/** Examples that are invalid only because a field is null. The constructors of answers accept them, because None there means absent. */
const NULL_IS_ABSENT = [
  'invalid-health_sample-end-null.json',
  'invalid-health_stream-label-null.json',
  'invalid-health_stream-revoked-at-null.json',
  'invalid-pet_state-state-index-null.json',
  'invalid-user_profile-age-null.json',
];

async function reportsFor(contract: string, model: string, isAnswer: boolean): Promise<FileReport[]> {
  const examples = await examplesOf(contract);
  const reports = reportsOn(
    model,
    examples.map(({ text }) => text),
  );
  return examples.map((example, index) => {
    const isValid = keeps(contract, example.document) || (isAnswer && OPEN.includes(example.file));
    return { ...example, isValid, report: reports[index] as Report };
  });
}

const allReports = new Map<string, FileReport[]>();
for (const [models, isAnswer] of [
  [REQUESTS, false],
  [ANSWERS, true],
] as const) {
  for (const [contract, model] of Object.entries(models)) {
    allReports.set(model, await reportsFor(contract, model, isAnswer));
  }
}

for (const [model, all] of allReports) {
  const isAnswer = Object.values<string>(ANSWERS).includes(model);
  describe(`the Python model ${model}`, () => {
    it(`gives the same verdict as TypeScript on every example${isAnswer ? ', and accepts what may come' : ''}`, () => {
      for (const { file, isValid, report } of all) assert.equal(report.valid, isValid, `${file}: ${report.error}`);
    });

    it('returns the data it was created from, with the contract’s defaults', async () => {
      const contract = Object.entries(ANSWERS).find(([, name]) => name === model)?.[0] ?? '';
      const properties = (await readContracts()).get(contract)?.properties ?? {};
      const defaults = Object.entries(properties).flatMap(([name, property]) =>
        property.default === undefined ? [] : [[name, property.default]],
      );
      for (const { file, valid, document, report } of all) {
        if (!valid) continue;
        assert.deepEqual(report.data, { ...Object.fromEntries(defaults), ...(document as object) }, file);
      }
    });

    it('survives a round trip through JSON', () => {
      for (const { file, isValid, report } of all) assert.ok(!isValid || report.survives, file);
    });

    it('has a constructor that accepts exactly the valid examples', () => {
      for (const { file, isValid, report } of all) {
        const nullIsAbsent = isAnswer && NULL_IS_ABSENT.includes(file);
        assert.equal(report.constructs, (isValid && !(isAnswer && UNKNOWN_FIELD.includes(file))) || nullIsAbsent, file);
      }
    });
  });
}

for (const [model, field, whole] of [
  ['UserProfile', 'age', '30.0'],
  ['PetState', 'state_index', '7.0'],
] as const) {
  it(`${model} stores ${field} as an int, even if written as ${whole}`, () => {
    const given = allReports.get(model)?.filter(({ report }) => report.data?.[field] !== undefined) ?? [];
    assert.ok(given.some(({ text }) => text.includes(`"${field}": ${whole}`)));
    for (const { file, report } of given) assert.equal(report.types?.[field], 'int', file);
  });
}

it('readings stay int or float', () => {
  const types = new Set(allReports.get('HealthSample')?.flatMap(({ report }) => report.types?.value ?? []));
  assert.deepEqual([...types].sort(), ['float', 'int']);
});

for (const [file, pointer, error] of [
  ['invalid-user_profile-age-string.json', '/age', "'34' is not of type 'integer'"],
  ['invalid-health_sample-heart-rate-19.json', '/value', '19 is less than the minimum of 20'],
  ['invalid-stream_update-unknown-metric.json', '/metrics/0', / is not one of \['heart_rate', /],
  ['invalid-pet_state-reading-without-a-start.json', '/based_on/0', "'start' is a required property"],
] as const) {
  it(`reports the error with its place: ${file}`, () => {
    const report = [...allReports.values()].flat().find((example) => example.file === file)?.report;
    assert.equal(report?.pointer, pointer);
    if (typeof error === 'string') assert.equal(report?.error, error);
    else assert.match(report?.error ?? '', error);
  });
}

it('rejects numbers that JSON does not have, in the constructor too', () => {
  const sample = (value: string) => `{ "metric": "heart_rate", "value": ${value}, "start": "2026-03-14T09:26:00Z" }`;
  for (const report of reportsOn('HealthSampleInput', ['NaN', 'Infinity', '-Infinity'].map(sample))) {
    assert.match(report.error ?? '', /^(NaN|-?Infinity) is not JSON$/);
    assert.equal(report.constructs, false, report.error);
  }
});
