import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { readContracts } from '../../tools/generate/contracts.ts';
import { ajvFor } from '../../tools/generate/validators.ts';
import { openapi, operations, published } from '../conformance/suite/contract.ts';
import type { JsonSchema } from './json-schema.ts';
import { valuesOf } from './schema.ts';
import { search } from './search.ts';
import { parametersOf, scenariosOf } from './steps.ts';

const ajv = ajvFor(await readContracts());
const publishedAjv = new Ajv2020({ strict: false, validateFormats: false }).addSchema(published, 'published');

/** Returns the validator of the contract that a schema in openapi.yaml refers to, if any. */
const fileOf = ({ $ref = '' }: JsonSchema) => ajv.getSchema(`${$ref.split('/').at(-1)}.json`);

/** Returns the validator of the same schema in the published contract. */
function publishedOf({ $ref = '' }: JsonSchema, isBody: boolean) {
  const title = openapi.components.schemas[$ref.split('/').at(-1) ?? '']?.title;
  const name = isBody && `${title}Input` in published.components.schemas ? `${title}Input` : title;
  return publishedAjv.getSchema(`published#/components/schemas/${name}`);
}

test('values generated from the contract are valid, there and in the published contract', () => {
  let schemas = 0;
  for (const { operation } of operations) {
    const answers = Object.values(operation.responses).flatMap((answer) =>
      'content' in answer ? Object.values(answer.content ?? {}) : [],
    );
    const bodies = Object.values(operation.requestBody?.content ?? {});
    for (const { schema } of [...bodies, ...answers]) {
      const validate = fileOf(schema as JsonSchema);
      const isBody = bodies.some((body) => body.schema === schema);
      const publishedValidate = publishedOf(schema as JsonSchema, isBody);
      if (!validate) continue;
      assert.ok(publishedValidate, schema.$ref);
      schemas += 1;
      for (const value of fc.sample(valuesOf(schema as JsonSchema), { numRuns: 20, seed: schemas })) {
        assert.ok(validate(value), `${schema.$ref}: ${JSON.stringify([value, validate.errors])}`);
        const isValid = publishedValidate(value);
        assert.ok(isValid, `${schema.$ref}: ${JSON.stringify([value, publishedValidate.errors])}`);
      }
    }
  }
  assert.ok(schemas >= 10);
});

test('scenarios cover every operation, with every parameter and body', () => {
  const steps = fc.sample(scenariosOf(true), { numRuns: 200, seed: 1 }).flat();
  for (const known of operations) {
    const own = steps.filter(({ operation }) => operation === known);
    assert.ok(own.length > 0, known.path);
    for (const { name } of parametersOf(known))
      assert.ok(
        own.some(({ parameters }) => parameters[name]),
        name,
      );
    assert.ok(own.every(({ body }) => (body === undefined) === (known.operation.requestBody === undefined)));
  }
  const changed = steps.filter(({ mutations }) => mutations.length > 0).length / steps.length;
  assert.ok(changed > 0.3 && changed < 0.7, `${changed} are mutated`);
});

test('a finding is shrunk, and reproduced by its seed and path', async () => {
  const most = (limit: number) => async (numbers: number[]) => {
    assert.ok(
      numbers.every((number) => number < limit),
      JSON.stringify(numbers),
    );
  };
  const numbers = fc.array(fc.nat(10_000));
  const { finding } = await search({ seed: 1, ms: 60_000, shrinkMs: 10_000 }, numbers, most(700));
  assert.equal(finding?.message.split('\n')[0], '[700]');
  const again = await search(
    { seed: finding.seed, path: finding.path, ms: 60_000, shrinkMs: 10_000 },
    numbers,
    most(700),
  );
  assert.equal(again.finding?.message, finding.message);
  assert.equal((await search({ seed: 1, ms: 100, shrinkMs: 0 }, numbers, most(10_001))).finding, undefined);
});
