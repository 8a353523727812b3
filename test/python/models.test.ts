import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readContracts } from '../../scripts/generate/contracts.ts';
import { validate } from '../../shared/models/typescript/validate_user_profile.js';
import { examplesOf } from './examples.ts';
import { type Report, reportsOn } from './python.ts';

const examples = await examplesOf('user_profile');
const reports = reportsOn(examples.map(({ text }) => text));
const told = examples.map((example, index) => ({ ...example, report: reports[index] as Report }));
const valid = told.filter((example) => example.valid);

it('the Python model gives the same verdict as TypeScript on every example', () => {
  for (const { file, document, report } of told) {
    assert.equal(report.valid, validate(document), `${file}: ${report.error}`);
  }
});

it('it gives back what it took, with the defaults of the contract', async () => {
  const properties = (await readContracts()).get('user_profile')?.properties ?? {};
  const defaults = Object.entries(properties).flatMap(([name, property]) =>
    property.default === undefined ? [] : [[name, property.default]],
  );
  for (const { file, document, report } of valid) {
    assert.deepEqual(report.data, { ...Object.fromEntries(defaults), ...(document as object) }, file);
  }
});

it('it survives the way through JSON', () => {
  for (const { file, report } of valid) assert.ok(report.survives, file);
});

it('it holds ages as int, 30.0 too', () => {
  const aged = valid.filter(({ report }) => report.data?.age !== undefined);
  assert.ok(aged.some(({ text }) => text.includes('"age": 30.0')));
  for (const { file, report } of aged) assert.equal(report.age_type, 'int', file);
});

it('its constructor takes the valid examples and no others', () => {
  for (const { file, valid, report } of told) {
    // To a constructor None means absent; in a document null is a value.
    assert.equal(report.constructs, valid || file === 'invalid-user_profile-age-null.json', file);
  }
});

it('it says what is wrong, and where', () => {
  const report = told.find(({ file }) => file === 'invalid-user_profile-age-string.json')?.report;
  assert.equal(report?.pointer, '/age');
  assert.equal(report?.error, "'34' is not of type 'integer'");
});

it('it refuses numbers that JSON does not have', () => {
  const numbers = ['NaN', 'Infinity', '-Infinity'];
  const errors = reportsOn(numbers.map((number) => `{ "age": ${number} }`)).map(({ error }) => error);
  assert.deepEqual(errors, ['NaN is not JSON', 'Infinity is not JSON', '-Infinity is not JSON']);
});
