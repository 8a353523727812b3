import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { RequestLine } from '../../http/observe.ts';
import { type OperationId, operations } from '../../shared/models/typescript/operations.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

const run = promisify(execFile);
const EXAMPLES = join(import.meta.dirname, '../../examples');

const EXAMPLE_IN: Record<string, [program: string, file: string]> = {
  curl: ['sh', 'curl.sh'],
  TypeScript: [process.execPath, 'typescript.ts'],
  Python: ['python3', 'python.py'],
};

/** What every example shows. */
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
  'exportUser',
  'eraseUser',
];

for (const [language, [program, file]] of Object.entries(EXAMPLE_IN)) {
  test(`the story in ${language} is true`, async (context) => {
    const server = await startServer(await temporaryFolder(context));
    context.after(() => server.stop());
    const env = { PATH: process.env.PATH, BASE_URL: server.baseUrl };
    const { stdout } = await run(program, [join(EXAMPLES, file)], { env });

    assert.match(stdout, /Rocky is energetic: \S.* Rocky\n/, 'the pet has felt the readings');
    for (const told of ['Say what to call the pet', 'with its new ETag', 'pet_messages', 'My tablet', 'erased']) {
      assert.ok(stdout.includes(told), told);
    }
    await server.stop();
    const lines = server.log().trim().split('\n');
    const asked = lines.map((line) => JSON.parse(line) as RequestLine);
    for (const id of STORY) {
      const { method, path } = operations.find((operation) => operation.id === id) ?? {};
      const did = asked.some((line) => line.method === method && line.route === path && line.status < 400);
      assert.ok(did, `${file} does ${id}`);
    }
    const refused = asked.flatMap(({ status }) => (status < 400 ? [] : [status]));
    assert.deepEqual(refused, [412, 400], 'and only what it says is refused');
  });
}
