import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FailureLine } from '../../http/observe.ts';
import { ASKABLE } from '../ports/users.ts';
import { startChatServer } from '../support/narrator-servers.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { reading, streamOwner } from '../support/streams.ts';

const KEY = 'sk-wrong-0123456789';

test('logs a wrong model key once, with its status and a warning, and uses the template', async (context) => {
  const model = await startChatServer(context);
  model.answer({ status: 401, body: '{"error":{"message":"Incorrect API key sk-wrong-0123456789 for Quetzalcoatl"}}' });
  const server = await startServer(await temporaryFolder(context), {
    NARRATOR: 'openai-compatible',
    OPENAI_BASE_URL: `${model.url}/v1`,
    OPENAI_MODEL: 'tiny',
    OPENAI_API_KEY: KEY,
  });
  context.after(() => server.stop('SIGKILL'));
  const send = (path: string, init?: RequestInit) => fetch(new URL(path, server.baseUrl), init);
  for (let users = 0; users < 2; users += 1) {
    const owner = await streamOwner(send, { ...ASKABLE, name: 'Quetzalcoatl' });
    const device = await owner.connect();
    await device.sendSamples([reading('sleep_score', 84)]);
    while (!(await owner.pet()).reasoning.includes('as openai-compatible failed'));
  }
  await server.stop();

  assert.equal(model.requests.length, 2);
  const lines = server
    .log()
    .trim()
    .split('\n')
    .map((line): FailureLine & { msg: string; level: number } => JSON.parse(line));
  const failures = lines.filter(({ msg }) => msg === 'failure');
  assert.deepEqual(
    failures.map(({ during, error, kind }) => ({ during, error, kind })),
    [{ during: 'narrating', error: 'NarratorError status 401', kind: 'configuration' }],
  );
  assert.deepEqual(
    lines.filter(({ level }) => level === 40).map(({ msg }) => msg),
    [
      "The narrator failed (NarratorError status 401): pets use the template's messages instead. Check NARRATOR and its settings.",
    ],
  );
  for (const secret of [KEY, 'Quetzalcoatl', 'owner_name']) assert.ok(!server.log().includes(secret), secret);
});
