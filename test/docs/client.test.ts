import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { type OperationId, operations } from '../../shared/models/typescript/operations.ts';
import { PACKAGES, pythonWithJsonschema } from '../python/python.ts';
import { requestsIn, startServer, temporaryFolder } from '../support/server.ts';

const run = promisify(execFile);
const PROJECT = join(import.meta.dirname, '../..');

const STORY: [OperationId, status: number][] = [
  ['saveUser', 201],
  ['saveUser', 200],
  ['saveUser', 400],
  ['getUploadUrl', 200],
  ['saveUser', 200],
  ['createStream', 201],
  ['sendSamples', 202],
  ['getPet', 200],
  ['createToken', 201],
  ['createSession', 201],
  ['exportUser', 200],
  ['eraseUser', 200],
];

test('the example with the typed client works', async (context) => {
  const server = await startServer(await temporaryFolder(context));
  context.after(() => server.stop());
  const env = { PATH: process.env.PATH, BASE_URL: server.baseUrl };
  const { stdout } = await run(process.execPath, [join(PROJECT, 'examples/client.ts')], { env });
  assert.match(stdout, /Rocky is energetic: .*\bMax\b.*\n/, 'the pet follows the readings');
  for (const text of ['Max is 34', '/age: ', '/pet_name: ', '100 % sent', 'avatar?v=', 'accepted: 1', 'erased']) {
    assert.ok(stdout.includes(text), text);
  }
  await server.stop();
  const requests = requestsIn(server.log());
  const steps = requests.flatMap(({ method, route, status }) => {
    const id = operations.find((operation) => operation.method === method && operation.path === route)?.id;
    return id ? [`${id} ${status}`] : [];
  });
  // Drop consecutive repeats, because the example polls the pet until it reflects the readings.
  const once = steps.filter((step, at) => step !== steps[at - 1]);
  assert.deepEqual(
    once,
    STORY.map((step) => step.join(' ')),
  );
});

test('the Python program of docs/client.md works', async (context) => {
  const server = await startServer(await temporaryFolder(context));
  context.after(() => server.stop());
  const page = await readFile(join(PROJECT, 'docs/client.md'), 'utf8');
  const [, program = ''] = /```python\n(.*?)```/s.exec(page) ?? [];
  const args = ['-B', '-c', program.replace('http://localhost:8787', server.baseUrl)];
  const { stdout } = await run(pythonWithJsonschema(), args, { env: { ...process.env, PYTHONPATH: PACKAGES } });
  assert.match(stdout, /^Max Rocky\n\{"user_id": ".{36}", "age": null\}\n$/);
});
