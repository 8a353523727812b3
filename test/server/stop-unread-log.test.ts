import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder } from '../support/server.ts';

const START = join(import.meta.dirname, '../../server/start.mjs');
/** Enough requests to fill the pipe: it buffers 64 KB on Linux, and a log line has about 200 bytes. */
const REQUESTS = 1_500;
const FLUSH_MS = 1_000;

async function startUnread(context: TestContext) {
  const folder = await temporaryFolder(context);
  const pipe = join(folder, 'log');
  execFileSync('mkfifo', [pipe]);
  const end = openSync(pipe, constants.O_RDWR);
  const env = { ...process.env, PORT: '0', DATA_DIR: join(folder, 'data'), RATE_LIMIT: 'off' };
  const child = spawn(process.execPath, [START], { env, stdio: ['ignore', end, 'pipe'] });
  context.after(() => {
    child.kill('SIGKILL');
    closeSync(end);
  });
  let stderr = '';
  assert.ok(child.stderr);
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  while (!/Try:.*\n/.test(stderr)) await once(child.stderr, 'data');
  return { child, baseUrl: /running at (\S+)/.exec(stderr)?.[1] ?? '' };
}

test('SIGTERM ends a server whose log is not read, after at most one more second', async (context) => {
  const { child, baseUrl } = await startUnread(context);
  for (let sent = 0; sent < REQUESTS; sent += 50) {
    await Promise.all(Array.from({ length: 50 }, async () => (await fetch(`${baseUrl}/healthz`)).text()));
  }
  const exited = once(child, 'exit');
  const started = performance.now();
  child.kill('SIGTERM');
  // The server terminates itself with the signal, because a normal exit would wait for the thread that writes the log.
  assert.deepEqual(await exited, [null, 'SIGTERM']);
  assert.ok(performance.now() - started < FLUSH_MS + 5_000);
});
