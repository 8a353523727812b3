import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { HELP } from '../../server/help.ts';

const PROJECT = join(import.meta.dirname, '../..');
const page = await readFile(join(PROJECT, 'docs/operations.md'), 'utf8');

test('docs/operations.md names the settings that are not flags', () => {
  const [, environmentOnly = ''] = /In the environment only:\n(.*)/s.exec(HELP) ?? [];
  const settings = [...environmentOnly.matchAll(/^ {2}([A-Z_]+) /gm)].map(([, name]) => `\`${name}\``);
  assert.ok(settings.length >= 2);
  const listed = new Intl.ListFormat('en-GB').format(settings);
  assert.ok(page.includes(`All but ${listed} are also flags`), listed);
});
