import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { type OperationId, operations } from '../../shared/models/typescript/operations.ts';
import { requestsIn, startServer, temporaryFolder } from '../support/server.ts';

const run = promisify(execFile);
const EXAMPLES = join(import.meta.dirname, '../../examples');

const EXAMPLE_IN: Record<string, [program: string, file: string]> = {
  TypeScript: [process.execPath, 'typescript.ts'],
  Python: ['python3', 'python.py'],
};

const STORY: OperationId[] = [
  'saveUser',
  'getUser',
  'getUploadUrl',
  'getAvatar',
  'createStream',
  'sendSamples',
  'getPet',
  'listSamples',
  'updateStream',
  'listStreams',
  'revokeStream',
  'createToken',
  'listTokens',
  'revokeToken',
  'createSession',
  'exportUser',
  'eraseUser',
];

for (const [language, [program, file]] of Object.entries(EXAMPLE_IN)) {
  test(`the example in ${language} works`, async (context) => {
    const server = await startServer(await temporaryFolder(context));
    context.after(() => server.stop());
    const env = { PATH: process.env.PATH, BASE_URL: server.baseUrl };
    const { stdout } = await run(program, [join(EXAMPLES, file)], { env });

    assert.match(stdout, /Rocky is energetic: .*\bMax\b.*\n/, 'the pet follows the readings');
    for (const text of ['/pet_name', 'ETag', 'pet_messages', 'My tablet', 'erased']) {
      assert.ok(stdout.includes(text), text);
    }
    await server.stop();
    const requests = requestsIn(server.log());
    for (const id of STORY) {
      const { method, path } = operations.find((operation) => operation.id === id) ?? {};
      const shown = requests.some((line) => line.method === method && line.route === path && line.status < 400);
      assert.ok(shown, `${file} shows ${id}`);
    }
    const rejected = requests.flatMap(({ status }) => (status < 400 ? [] : [status]));
    assert.deepEqual(rejected, [412, 400], 'and only what it says is rejected');
  });
}
