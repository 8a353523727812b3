import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createConfig, lint } from '@redocly/openapi-core';
import { publishedContract } from '../tools/generate/bundle.ts';
import { contractsFolder, projectRoot, readContracts, type Schema } from '../tools/generate/contracts.ts';
import { bundleOpenapi } from '../tools/generate/openapi.ts';
import { readStory } from '../tools/generate/story.ts';
import type { Published } from './support/published-contract.ts';
import { DIRECTION_RULES } from './support/published-direction-rules.ts';
import { RULES } from './support/published-rules.ts';

const FILE = join(projectRoot, 'shared/openapi.json');
const published = JSON.parse(await readFile(FILE, 'utf8')) as Published;

for (const [title, { check, broken }] of Object.entries({ ...RULES, ...DIRECTION_RULES })) {
  test(`published contract: ${title}`, () => {
    assert.deepEqual(check(published), []);
    const changed = structuredClone(published);
    if (typeof broken === 'function') broken(changed);
    else Object.assign(changed.components.schemas.Problem?.properties ?? {}, { broken });
    assert.notDeepEqual(check(changed), [], 'the rule finds what breaks it');
  });
}

test('published contract: has one schema for each shared concept', () => {
  const names = Object.keys(published.components.schemas);
  for (const name of ['Metric', 'Purpose', 'FieldProblem', 'Erased', 'ConsentChange']) assert.ok(names.includes(name));
  assert.deepEqual(
    names.filter((name) => !/^[A-Z][A-Za-z]+$/.test(name)),
    [],
  );
});

test('generating rejects what it cannot publish', async () => {
  const contracts = await readContracts();
  const withField = async (field: Schema) => {
    const openapi = await bundleOpenapi(join(contractsFolder, 'openapi.yaml'));
    Object.assign(openapi.components.schemas.token_patch?.properties ?? {}, { field });
    return publishedContract(openapi, contracts, await readStory());
  };
  await assert.rejects(withField({ type: 'string', enum: ['a', 'b'] }), /token_patch\.field: add a name/);
  await assert.rejects(withField({ type: 'object', properties: {} }), /token_patch\.field: add a name/);
  await assert.rejects(withField({ type: 'string', pattern: '^(?=a)' }), /cannot run the pattern/);
  assert.ok(await withField({ type: 'string', pattern: '^a$(?!\\n)' }));
});

test('published contract: Redocly finds no problem', async () => {
  const rules = {
    // Some operations, such as the health check, have no 4xx responses.
    'operation-4xx-response': 'off',
    // In ProfilePatch, which fields are required depends on `user_id`.
    'no-required-schema-properties-undefined': 'off',
    // Without this option, Redocly's validator of examples rejects all members that a `then` does not list.
    'no-invalid-media-type-examples': { severity: 'error', allowAdditionalProperties: true },
    'no-invalid-schema-examples': { severity: 'error', allowAdditionalProperties: true },
    'no-invalid-parameter-examples': { severity: 'error', allowAdditionalProperties: true },
  } as const;
  const problems = await lint({ ref: FILE, config: await createConfig({ extends: ['recommended'], rules }) });
  assert.deepEqual(
    problems.map(({ ruleId, message }) => `${ruleId}: ${message}`),
    [],
  );
});
