import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readContracts } from '../../tools/generate/contracts.ts';
import { PYTHON_MODELS } from '../../tools/generate.ts';
import { type Example, examplesOf } from './examples.ts';
import { type Report, reportsOn } from './python.ts';
import { keeps } from './typescript.ts';

type FileReport = Example & { report: Report };

/**
 * Examples that are invalid only because a field is null. The Python constructors accept them, because None there means
 * that the field is absent.
 */
const NULL_IS_ABSENT = [
  'invalid-health_sample-end-null.json',
  'invalid-health_stream-label-null.json',
  'invalid-health_stream-revoked-at-null.json',
  'invalid-pet_state-state-index-null.json',
  'invalid-user_profile-age-null.json',
];

const allReports = new Map<string, FileReport[]>();
for (const contract of PYTHON_MODELS) {
  const examples = await examplesOf(contract);
  const reports = reportsOn(
    contract,
    examples.map(({ text }) => text),
  );
  allReports.set(
    contract,
    examples.map((example, index) => ({ ...example, report: reports[index] as Report })),
  );
}

for (const [contract, all] of allReports) {
  describe(`the Python model of ${contract}`, () => {
    const valid = all.filter((example) => example.valid);

    it('gives the same verdict as TypeScript on every example', () => {
      for (const { file, document, report } of all) {
        assert.equal(report.valid, keeps(contract, document), `${file}: ${report.error}`);
      }
    });

    it('returns the data it was created from, with the contract’s defaults', async () => {
      const properties = (await readContracts()).get(contract)?.properties ?? {};
      const defaults = Object.entries(properties).flatMap(([name, property]) =>
        property.default === undefined ? [] : [[name, property.default]],
      );
      for (const { file, document, report } of valid) {
        assert.deepEqual(report.data, { ...Object.fromEntries(defaults), ...(document as object) }, file);
      }
    });

    it('survives a round trip through JSON', () => {
      for (const { file, report } of valid) assert.ok(report.survives, file);
    });

    it('has a constructor that accepts exactly the valid examples', () => {
      for (const { file, valid, report } of all) {
        assert.equal(report.constructs, valid || NULL_IS_ABSENT.includes(file), file);
      }
    });
  });
}

for (const [contract, field, whole] of [
  ['user_profile', 'age', '30.0'],
  ['pet_state', 'state_index', '7.0'],
] as const) {
  it(`${contract} stores ${field} as an int, even if written as ${whole}`, () => {
    const given = allReports.get(contract)?.filter(({ report }) => report.data?.[field] !== undefined) ?? [];
    assert.ok(given.some(({ text }) => text.includes(`"${field}": ${whole}`)));
    for (const { file, report } of given) assert.equal(report.types?.[field], 'int', file);
  });
}

it('readings stay int or float', () => {
  const types = new Set(allReports.get('health_sample')?.flatMap(({ report }) => report.types?.value ?? []));
  assert.deepEqual([...types].sort(), ['float', 'int']);
});

for (const [file, pointer, error] of [
  ['invalid-user_profile-age-string.json', '/age', "'34' is not of type 'integer'"],
  ['invalid-health_sample-heart-rate-19.json', '/value', '19 is less than the minimum of 20'],
  ['invalid-health_stream-unknown-metric.json', '/metrics/1', /^'unheard_of' is not one of \['heart_rate', /],
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
  for (const report of reportsOn('health_sample', ['NaN', 'Infinity', '-Infinity'].map(sample))) {
    assert.match(report.error ?? '', /^(NaN|-?Infinity) is not JSON$/);
    assert.equal(report.constructs, false, report.error);
  }
});
