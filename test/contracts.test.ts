import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { generate, staleFiles } from '../scripts/generate.ts';
import { validate } from '../shared/models/typescript/validate_user_profile.js';
import { examplesOf } from './python/examples.ts';

describe('the validator of user_profile', async () => {
  for (const { file, valid, document } of await examplesOf('user_profile')) {
    it(`${valid ? 'accepts' : 'refuses'} ${file}`, () => {
      assert.equal(validate(document), valid, JSON.stringify(validate.errors));
    });
  }
});

it('nothing generated is stale (else: npm run generate)', async () => {
  assert.deepEqual(await staleFiles(await generate()), []);
});
