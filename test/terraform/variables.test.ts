import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { at, type Body, blocks, bodies, DEV, MODULE, names, parseHcl, root } from './hcl.ts';

/** Variables without a wrong value of their type. */
const ANY_VALUE = ['deletion_protection', 'request_metrics', 'tracing'];

/** Variables whose wrong values are rejected by a precondition of a resource or data source. */
const BY_PRECONDITION: Record<string, string> = { lambda_zips: 'aws_lambda_function.function' };

const runs = (await Promise.all([MODULE, DEV].map(runsIn))).flat();

test('terraform test has a valid and a wrong value of every variable', () => {
  for (const name of names('variable', root)) {
    const rejection = BY_PRECONDITION[name] ?? `var.${name}`;
    const withValue = runs.filter(({ values }) => name in values);
    assert.ok(
      withValue.some(({ rejected }) => rejected.length === 0),
      `${name} has no valid value`,
    );
    if (ANY_VALUE.includes(name)) continue;
    assert.ok(
      withValue.some(({ rejected }) => rejected.includes(rejection)),
      `${name} has no wrong value`,
    );
  }
});

test('a folder accepts an object only with the keys of its type', () => {
  for (const name of names('variable')) {
    const [, fields] = /^\{object\((.+)\)\}$/s.exec(String(at(`variable.${name}.type`))) ?? [];
    if (fields === undefined) continue;
    assert.equal(at(`variable.${name}.type`, root), '{any}', name);
    const accepted = blocks(`variable.${name}.validation`, root).map(({ condition }) => String(condition));
    const keys = [...fields.matchAll(/^ *(\w+) *=/gm)].map(([, key = '']) => key);
    for (const key of keys)
      assert.ok(
        accepted.some((condition) => condition.includes(`"${key}"`)),
        `${name}.${key}`,
      );
  }
});

test('a variable has no null, unless its default is null', () => {
  for (const name of names('variable', root)) {
    const [variable = {}] = blocks(`variable.${name}`, root);
    assert.equal(variable.nullable, variable.default === null ? undefined : false, name);
  }
});

interface Run {
  values: Body;
  rejected: string[];
}

async function runsIn(folder: string): Promise<Run[]> {
  const tests = join(folder, 'tests');
  const files = (await readdir(tests)).filter((name) => name.endsWith('.tftest.hcl'));
  const trees = await Promise.all(files.map(async (name) => parseHcl(await readFile(join(tests, name), 'utf8'))));
  return trees
    .flatMap((tree) => Object.values(blocks('run', tree)[0] ?? {}).flatMap(bodies))
    .map((run) => ({
      values: blocks('variables', run)[0] ?? {},
      rejected: [run.expect_failures ?? []].flat().map((one) => String(one).slice(1, -1)),
    }));
}
