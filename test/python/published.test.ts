import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { projectRoot } from '../../tools/generate/contracts.ts';
import { reportsOnAll } from './python.ts';

interface Body {
  content?: Record<
    string,
    { schema: { $ref?: string }; example?: unknown; examples?: Record<string, { value: unknown }> }
  >;
}
interface Operation {
  requestBody?: Body;
  responses: Record<string, Body>;
}

const { paths } = JSON.parse(await readFile(join(projectRoot, 'shared/openapi.json'), 'utf8'));
const operations = Object.values<Record<string, Operation>>(paths)
  .flatMap((item) => Object.values(item))
  .filter(({ responses }) => responses);

/** Returns the examples of bodies, by the schema. */
function examplesIn(bodies: (Body | undefined)[]): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>();
  for (const { schema, example, examples = {} } of bodies.flatMap((body) => Object.values(body?.content ?? {}))) {
    const name = schema.$ref?.split('/').at(-1);
    if (!name) continue;
    const values = [...(example === undefined ? [] : [example]), ...Object.values(examples).map(({ value }) => value)];
    assert.ok(values.length > 0, `${name} has an example`);
    found.set(name, [...(found.get(name) ?? []), ...values]);
  }
  return found;
}

/** Adds a member to every object of an answer that is not a map. */
function withUnknownMembers(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => withUnknownMembers(item, key));
  if (typeof value !== 'object' || value === null || ['headers', 'data'].includes(key)) return value;
  const members = Object.entries(value).map(([name, member]) => [name, withUnknownMembers(member, name)]);
  return { ...Object.fromEntries(members), added_later: [{}] };
}

const answers = examplesIn(operations.flatMap(({ responses }) => Object.values(responses)));
const requests = examplesIn(operations.map(({ requestBody }) => requestBody));

const given = [...answers, ...requests].flatMap(([model, examples]) => {
  const later = answers.has(model) ? examples.map((example) => withUnknownMembers(example)) : [];
  return [...examples, ...later].map((example, at) => ({
    model,
    text: JSON.stringify(example),
    expected: examples[at % examples.length],
  }));
});
const reports = reportsOnAll(given);

for (const model of new Set(given.map(({ model }) => model))) {
  it(`${model} reads its published examples${answers.has(model) ? ', also with members that a later version adds' : ''}`, () => {
    for (const [at, { expected, ...document }] of given.entries()) {
      if (document.model !== model) continue;
      const { valid, survives, data, pointer, error } = reports[at] ?? {};
      assert.ok(valid && survives, `${pointer} ${error}`);
      assert.deepEqual(data, expected);
    }
  });
}

it('there is an example of nearly every answer', () => assert.ok(answers.size > 15 && requests.size > 4));
