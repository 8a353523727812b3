import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Hono } from 'hono';
import { readJsonObject } from '../../http/body.ts';
import { RequestError } from '../../http/problems.ts';

const app = new Hono().post('/', async (context) => context.json(await readJsonObject(context, { example: '{}' })));
app.onError((error, context) => {
  if (error instanceof RequestError) return context.text(error.code, 400);
  throw error;
});
const read = async (body: string | Uint8Array<ArrayBuffer>) => {
  const response = await app.request('/', { method: 'POST', body });
  return response.ok ? response.json() : response.text();
};

const someObject = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 6 });

test('parses every JSON object unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(someObject, fc.constantFrom(undefined, 1, '\t'), async (value, indent) => {
      const json = JSON.stringify(value, null, indent);
      assert.deepEqual(await read(json), JSON.parse(json));
    }),
  );
});

test('rejects an object with a duplicate member, escaped or nested', async () => {
  const some = fc.record({
    value: someObject,
    name: fc.string(),
    first: fc.jsonValue(),
    second: fc.jsonValue(),
    deep: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(some, async ({ value, name, first, second, deep }) => {
      const plain = JSON.stringify(name);
      const escaped = `"${Array.from({ length: name.length }, (_, at) => `\\u${name.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`;
      const twice = `{${plain}: ${JSON.stringify(first)}, ${escaped}: ${JSON.stringify(second)}}`;
      const body = deep ? `{"value": ${JSON.stringify(value)}, "list": [1, ${twice}]}` : twice;
      assert.equal(await read(body), 'malformed-json');
    }),
  );
});

test('parses or rejects any bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), async (bytes) => {
      const answer = await read(new Uint8Array(bytes));
      assert.ok(answer === 'malformed-json' || typeof answer === 'object');
    }),
  );
});
