import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { DEFAULT_INGEST_LIMITS } from '../../core/streams/ingest-limits.ts';
import { at, blocks, names, root, TERRAFORM } from './hcl.ts';

const readme = await readFile(join(TERRAFORM, 'README.md'), 'utf8');

test('every variable has a type, and every variable and output a description', () => {
  for (const name of names('variable', root)) {
    const type = String(at(`variable.${name}.type`, root));
    const own = type === '{any}' ? String(at(`variable.${name}.type`)) : type;
    assert.match(own, /^\{(string|number|bool|list\(string\)|map\(string\)|object\(.+\))\}$/s, name);
    assert.match(String(at(`variable.${name}.description`, root)), /^[A-Z].+\.$/, name);
  }
  for (const name of names('output', root))
    assert.match(String(at(`output.${name}.description`, root)), /^[A-Z].+\.$/, name);
  assert.ok(names('variable', root).length <= 35, 'few enough to read');
});

test('the README’s tables list exactly the variables and outputs that exist', () => {
  assert.deepEqual(
    table('Inputs')
      .map(([name]) => name)
      .sort(),
    names('variable', root),
  );
  assert.deepEqual(
    table('Outputs')
      .map(([name]) => name)
      .sort(),
    names('output', root),
  );
});

test('the README’s table of inputs has the variables’ defaults', () => {
  for (const [name, documented] of table('Inputs')) {
    const variable = blocks(`variable.${name}`, root)[0] ?? {};
    const is = 'default' in variable ? `\`${JSON.stringify(variable.default)}\`` : 'required';
    assert.equal(documented, is, name);
  }
});

test('the default limits of a user are those of the server', () => {
  const { readingsPerDay, batchesPerMinute } = DEFAULT_INGEST_LIMITS;
  const type = String(at('variable.ingest_limits.type'));
  assert.match(type, new RegExp(`readings_per_day += optional\\(number, ${readingsPerDay}\\)`));
  assert.match(type, new RegExp(`batches_per_minute += optional\\(number, ${batchesPerMinute}\\)`));
});

/** Parses a table of the README. @returns the first two columns of each row: a name and a text. */
function table(heading: string): [string, string][] {
  const [, section = ''] = readme.split(`## ${heading}\n`);
  const [rows = ''] = section.split('\n## ');
  return [...rows.matchAll(/^\| `(\w+)` *\| (.*?) *\|/gm)].map(([, name = '', second = '']) => [name, second]);
}
