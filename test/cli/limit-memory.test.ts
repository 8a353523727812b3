import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const MODULE = join(import.meta.dirname, '../../cli/import/limit-memory.ts');
const PROGRAM = `
  import { limitMemory } from ${JSON.stringify(MODULE)};
  limitMemory();
  console.log(JSON.stringify([process.env.MALLOC_ARENA_MAX, process.execArgv.at(-1), process.argv.slice(1)]));`;

test('an import runs in a process with less memory, and with the same arguments', async (t) => {
  if (!process.execve) return t.skip('This platform cannot replace a process.');
  const { MALLOC_ARENA_MAX: _, ...env } = process.env;
  const args = ['--input-type=module', '--eval', PROGRAM, '--', 'a b', '--yes'];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env });
  assert.deepEqual(JSON.parse(stdout), ['1', '--max-semi-space-size=4', ['a b', '--yes']]);
  assert.equal(stderr, '');
});
