import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readInteropFlags } from './flags.ts';
import { GENERATORS } from './generators.ts';

test('npm run interop runs every generator, or those that are named', () => {
  assert.deepEqual(readInteropFlags([]), Object.keys(GENERATORS));
  assert.deepEqual(readInteropFlags(['--only', 'ogen,orval']), ['ogen', 'orval']);
  assert.equal(readInteropFlags(['--help']), 'help');
});

test('--quick runs a part', () => {
  const quick = readInteropFlags(['--quick']);
  assert.ok(quick.length > 0 && quick.length < Object.keys(GENERATORS).length);
  assert.deepEqual(readInteropFlags(['--quick', '--only', 'ogen']), []);
});

test('an unknown generator or flag is an error that names it', () => {
  assert.throws(() => readInteropFlags(['--only', 'ogen,cobol']), { name: 'UsageError', message: /not cobol\.$/ });
  assert.throws(() => readInteropFlags(['--fast']), { name: 'UsageError', message: /--fast/ });
});
