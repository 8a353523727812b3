import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { HELP } from '../../server/help.ts';

const PROJECT = join(import.meta.dirname, '../..');
const page = await readFile(join(PROJECT, 'docs/operations.md'), 'utf8');

test('docs/operations.md has a row for each setting of the help text', () => {
  const settings = [...HELP.matchAll(/^ {2}(?:--.+? {2,})?([A-Z][A-Z_]{3,}) /gm)].map(([, name = '']) => name);
  assert.ok(settings.includes('PORT') && settings.includes('NARRATOR') && settings.length >= 15, settings.join());
  for (const name of settings) assert.ok(page.includes(`\n| \`${name}\` `), name);
});
