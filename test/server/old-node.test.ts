import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

const START = join(import.meta.dirname, '../../server/start.mjs');
const OLD = `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '20.1.0' })`;

test('the server says which Node.js it needs, and where npm ci installed it', async () => {
  const { status, stderr } = spawnSync(process.execPath, ['--import', OLD, START], { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /^Hatchery needs Node\.js 24 or newer; .* start the server with node_modules\/\.bin\/node\.\n$/);
  // An old Node refuses a name that a module does not export before it runs the file.
  assert.doesNotMatch(await readFile(START, 'utf8'), /^import \{(?! join )/m);
});
