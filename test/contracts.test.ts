import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createConfig, lint } from '@redocly/openapi-core';
import { ALL_METRICS } from '../core/streams/metrics.ts';
import { MAX_PICTURE_BYTES, PICTURE_TYPES } from '../core/users/uploads.ts';
import { validate as validateStreamUpdate } from '../shared/models/typescript/validate_stream_update.js';
import { contractsFolder, readContracts } from '../tools/generate/contracts.ts';
import { bundleOpenapi, operationsModule } from '../tools/generate/openapi.ts';
import { ajvFor } from '../tools/generate/validators.ts';
import { generate, generateContracts, staleFiles } from '../tools/generate.ts';
import { exampledContracts, examplesOf } from './python/examples.ts';
import { keeps } from './python/typescript.ts';

const CONTRACTS = [
  'health_sample',
  'health_stream',
  'new_stream',
  'new_user',
  'pet_state',
  'profile_update',
  'sample_batch',
  'stream_update',
  'user_profile',
];

for (const contract of CONTRACTS) {
  describe(`the validator of ${contract}`, async () => {
    for (const { file, valid, document } of await examplesOf(contract)) {
      it(`${valid ? 'accepts' : 'rejects'} ${file}`, () => assert.equal(keeps(contract, document), valid));
    }
  });
}

it('every example belongs to one of these contracts', async () => {
  assert.deepEqual(await exampledContracts(), CONTRACTS);
});

it('a batch has at most 1,000 readings', () => {
  const sample = { metric: 'heart_rate', value: 62, start: '2026-03-14T09:26:00Z' };
  for (const [count, accepted] of [
    [1000, true],
    [1001, false],
  ] as const) {
    assert.equal(keeps('sample_batch', { samples: Array(count).fill(sample) }), accepted, `${count}`);
  }
});

it('a stream may have every metric, and a longer list is rejected for its length', () => {
  const metrics: string[] = ALL_METRICS;
  const tooMany = [...metrics, metrics[0]];
  assert.equal(validateStreamUpdate({ metrics }), true);
  assert.equal(validateStreamUpdate({ metrics: tooMany }), false);
  const [error] = validateStreamUpdate.errors ?? [];
  assert.deepEqual([error?.keyword, error?.params], ['maxItems', { limit: metrics.length }]);
});

it('generated files are up to date (if not: npm run generate)', async () => {
  for (const make of [generateContracts, generate]) assert.deepEqual(await staleFiles(await make()), []);
});

it('openapi.yaml is valid', async () => {
  const rules = {
    // The example server is on localhost, and some operations, such as the health check, have no 4xx responses.
    'no-server-example.com': 'off',
    'operation-4xx-response': 'off',
    // Redocly's example validator does not follow references from one contract to another.
    'no-invalid-schema-examples': 'off',
  } as const;
  const config = await createConfig({ extends: ['recommended'], rules });
  const problems = await lint({ ref: join(contractsFolder, 'openapi.yaml'), config });
  assert.deepEqual(
    // JSON Schema allows custom keywords, but Redocly reports them as errors.
    problems
      .map(({ ruleId, message }) => `${ruleId}: ${message}`)
      .filter((problem) => !/`(maxMarks|requiredSets)`/.test(problem)),
    [],
  );
});

it('every example in the contracts is valid', async () => {
  const contracts = await readContracts();
  const ajv = ajvFor(contracts);
  for (const [name, { properties = {} }] of contracts) {
    for (const [field, { examples = [] }] of Object.entries(properties)) {
      const validate = ajv.getSchema(`${name}.json#/properties/${field}`);
      for (const example of examples) assert.ok(validate?.(example), `${name}.${field}: ${JSON.stringify(example)}`);
    }
  }
});

it('the contract and the code agree on the types and the size of uploads', async () => {
  const { paths } = await bundleOpenapi(join(contractsFolder, 'openapi.yaml'));
  const schemas = new Map(
    paths['/users/{user_id}/avatar/upload-url']?.get?.parameters?.flatMap((parameter) =>
      'name' in parameter ? [[parameter.name, parameter.schema] as const] : [],
    ),
  );
  assert.deepEqual(schemas.get('content_type')?.enum, PICTURE_TYPES);
  assert.equal(schemas.get('content_length')?.maximum, MAX_PICTURE_BYTES);
});

it('generating rejects an unknown security scheme', async () => {
  const openapi = await bundleOpenapi(join(contractsFolder, 'openapi.yaml'));
  const health = openapi.paths['/healthz']?.get;
  assert.ok(health);
  for (const security of [[{ cookie: [] }], [{ ownerToken: [], ingestToken: [] }]]) {
    health.security = security;
    assert.throws(() => operationsModule(openapi), /getHealth: unknown security/);
  }
});
