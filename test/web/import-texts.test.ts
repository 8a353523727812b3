import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError, NetworkError } from '../../client/errors.ts';
import { SOURCE_ERRORS } from '../../sources/errors.ts';
import { SKIP_REASONS } from '../../sources/import/skipped.ts';
import { retryDelayMs } from '../../web/src/file-import/retry-delay.ts';
import en from '../../web/src/file-import/texts/en.json' with { type: 'json' };

/** `languages.test.ts` compares the German texts with these. */
const { error, skip }: Record<'error' | 'skip', Record<string, string>> = en;

test('the app has a text for every reason and every error of files, with the parameters that the error has', () => {
  assert.deepEqual(Object.keys(skip).sort(), Object.keys(SKIP_REASONS).sort());
  for (const [code, sentence] of Object.entries<string>(SOURCE_ERRORS)) {
    assert.ok(error[code], code);
    for (const [, name] of error[code]?.matchAll(/\{\{(\w+)\}\}/g) ?? [])
      assert.ok(sentence.includes(`{${name}}`), `${code} has no {${name}}`);
  }
});

test('sending is repeated while the server cannot be reached or is busy, with growing delays', () => {
  const delays = [1, 2, 3, 6, 7].map((attempts) => retryDelayMs(new NetworkError(), attempts));
  assert.deepEqual(delays, [1_000, 2_000, 4_000, 30_000, 30_000]);
  assert.equal(retryDelayMs(new ApiError(429, undefined, 12_000), 1), 12_000);
  assert.equal(retryDelayMs(new ApiError(503), 2), 2_000);
  // A daily limit.
  assert.equal(retryDelayMs(new ApiError(429, undefined, 86_400_000), 1), undefined);
  for (const failure of [new ApiError(422), new ApiError(401), new ApiError(500), new Error('bug')])
    assert.equal(retryDelayMs(failure, 1), undefined);
});
