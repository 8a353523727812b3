import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { DEFAULT_INGEST_LIMITS } from '../../core/streams/ingest-limits.ts';
import { at, blocks, names, root, TERRAFORM } from './hcl.ts';

const readme = await readFile(join(TERRAFORM, 'README.md'), 'utf8');

test('every variable has a type, and every variable and output a description', () => {
  for (const name of names('variable', root)) {
    assert.match(
      String(at(`variable.${name}.type`, root)),
      /^\{(string|number|bool|list\(string\)|map\(string\)|object\(.+\))\}$/s,
      name,
    );
    assert.match(String(at(`variable.${name}.description`, root)), /^[A-Z].+\.$/, name);
  }
  for (const name of names('output', root))
    assert.match(String(at(`output.${name}.description`, root)), /^[A-Z].+\.$/, name);
  assert.ok(names('variable', root).length <= 20, 'few enough to read');
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

for (const [variable, good, bad] of [
  ['env', ['dev', 'prod', 'eu2'], ['Dev', 'd', 'my-env', '2dev', 'averylongname']],
  ['table_names', ['Users', 'Users-eu'], ['U', 'the users']],
  ['avatars_bucket_prefix', ['tamagotchi-avatars'], ['Avatars', '-avatars', 'avatars-', 'a_b']],
  [
    'upload_origins',
    ['https://pet.example', 'http://localhost:5173'],
    ['pet.example', 'https://pet.example/', 'https://*.example'],
  ],
  [
    'domain',
    ['api.pet.example arn:aws:acm:…'],
    ['https://api.pet.example arn:aws:acm:…', 'api.pet.example arn:aws:iam:…'],
  ],
  [
    'web',
    ['app.pet.example arn:aws:acm:us-east-1:…'],
    [
      'https://app.pet.example arn:aws:acm:us-east-1:…',
      'app.pet.example arn:aws:acm:eu-central-1:…',
      'app.pet.example arn:aws:iam:us-east-1:…',
    ],
  ],
  ['alarm_topic_arn', ['arn:aws:sns:…', 'arn:aws-cn:sns:…'], ['alarms', 'arn:aws:sqs:…']],
] as const) {
  test(`${variable} is validated`, () => {
    const conditions = blocks(`variable.${variable}.validation`).map(({ condition }) => String(condition));
    const [, source = ''] = /regex\("([^"]+)"/.exec(conditions.find((text) => text.includes('regex(')) ?? '') ?? [];
    assert.notEqual(source, '');
    const pattern = new RegExp(source.replaceAll('\\\\', '\\'));
    for (const value of good) assert.match(value, pattern);
    for (const value of bad) assert.doesNotMatch(value, pattern);
  });
}

test('numbers are validated', () => {
  const condition = (name: string) => String(at(`variable.${name}.validation.condition`));
  assert.equal(condition('lambda_memory'), '{var.lambda_memory >= 512 && var.lambda_memory <= 10240}');
  // The API times out after 30 seconds, so a function must time out earlier.
  assert.equal(condition('lambda_timeout'), '{var.lambda_timeout >= 1 && var.lambda_timeout <= 29}');
  assert.match(condition('log_retention_days'), /^\{contains\(\[1, 3, .*, 30, .*\], var\.log_retention_days\)\}$/);
  assert.equal(
    condition('ingest_limits'),
    '{alltrue([for limit in values(var.ingest_limits) : limit >= 1 && limit <= 999999999 && floor(limit) == limit])}',
  );
  assert.equal(condition('request_rates'), '{alltrue([for rate in values(var.request_rates) : rate >= 1])}');
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
