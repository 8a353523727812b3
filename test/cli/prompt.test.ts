import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { environment, HATCHERY } from './hatchery.ts';

test('on a terminal, prompts for a missing token without echo', {
  skip: process.platform !== 'linux',
}, async (context) => {
  const tokens: (string | undefined)[] = [];
  const server = createServer(({ headers }, response) => {
    tokens.push(headers.authorization);
    response.writeHead(401, { 'Content-Type': 'application/json' }).end('{"type": "/problems/x", "detail": "No."}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  context.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const flags = `--user ${crypto.randomUUID()} --scenario normal --base-url http://127.0.0.1:${port}`;
  // `script`, from util-linux, runs the command in a pseudo-terminal, because the command prompts only in a terminal.
  const command = `${process.execPath} ${HATCHERY} watch ${flags}`;
  const child = spawn('script', ['-qec', command, '/dev/null'], { env: environment({ SHELL: '/bin/sh' }) });
  context.after(() => child.kill('SIGKILL'));
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    if (!shown.includes('Access token: ') && `${shown}${text}`.includes('Access token: '))
      child.stdin.write('hty_secret\n');
    shown += text;
  });
  const [code] = await once(child, 'close');
  assert.match(shown, /The server answered 401: No\./);
  assert.deepEqual([code, tokens], [1, ['Bearer hty_secret']]);
  assert.doesNotMatch(shown, /secret/);
});
