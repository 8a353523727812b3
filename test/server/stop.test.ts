import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { startServer, temporaryFolder } from '../support/server.ts';

const PROJECT = join(import.meta.dirname, '../..');

test('npm start forwards signals to the server, and reads .env', async (context) => {
  const dataDir = await temporaryFolder(context);
  await writeFile(join(dataDir, '.env'), 'PORT=0\nRATE_LIMIT=none\n');
  const scripts = JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8')).scripts;
  const command = scripts.start.replace('server/start.mjs', join(PROJECT, 'server/start.mjs'));
  const refused = spawn('sh', ['-c', command], { cwd: dataDir, stdio: ['ignore', 'ignore', 'pipe'] });
  const [[text]] = await Promise.all([once(refused.stderr.setEncoding('utf8'), 'data'), once(refused, 'exit')]);
  assert.match(text, /^RATE_LIMIT must be/, '.env is read');

  const env = { ...process.env, RATE_LIMIT: 'off', DATA_DIR: join(dataDir, 'data') };
  const started = spawn('sh', ['-c', command], { cwd: dataDir, env, stdio: ['ignore', 'ignore', 'pipe'] });
  const [output] = await once(started.stderr.setEncoding('utf8'), 'data');
  assert.match(output, /^Hatchery is running/, 'the environment overrides .env');
  started.kill('SIGTERM');
  assert.deepEqual(await once(started, 'exit'), [0, null]);
});

test('a client that disconnects while sending a body is not a failure', async (context) => {
  const child = await startServer(await temporaryFolder(context));
  const sending = await halfSent(child.baseUrl);
  sending.on('error', () => {});
  sending.write('{"name": ');
  sending.destroy();
  assert.equal(await child.stop(), 0);
  assert.match(child.log(), /"route":"\/users","status":400/);
  assert.doesNotMatch(child.log(), /"level":50/);
});

async function isOpen(baseUrl: string): Promise<boolean> {
  const socket = connect(Number(new URL(baseUrl).port), '127.0.0.1');
  const open = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return open;
}

/** Sends a create request without its body. Resolves when the server is ready to receive the body. */
async function halfSent(baseUrl: string) {
  const agent = new Agent({ keepAlive: true });
  const sending = request(`${baseUrl}/users`, { agent, method: 'POST', headers: { Expect: '100-continue' } });
  sending.flushHeaders();
  await once(sending, 'continue');
  return sending;
}

test('after one signal or several, finishes the request in flight and does not wait for idle connections', async (context) => {
  const child = await startServer(await temporaryFolder(context));
  const sending = await halfSent(child.baseUrl);
  const ended = child.stop('SIGINT');
  while (await isOpen(child.baseUrl));
  // A server started with npm gets each signal twice: from the terminal and from npm.
  child.process.kill('SIGINT');
  child.process.kill('SIGTERM');
  const answered = once(sending, 'response');
  sending.end('{"name": "Max", "pet_name": "Rocky"}');
  const [response] = await answered;
  const started = performance.now();
  response.resume();
  assert.deepEqual([response.statusCode, await ended], [201, 0]);
  assert.ok(performance.now() - started < 2_000, 'a kept-alive connection does not delay the exit');
  assert.match(child.log(), /"route":"\/users","status":201/, 'its log line is written');
});

test('SIGTERM ends the server although a body never arrives', async (context) => {
  const child = await startServer(await temporaryFolder(context));
  const sending = await halfSent(child.baseUrl);
  sending.on('error', () => {});
  assert.equal(await child.stop(), 0);
});
