import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { CreatedUser } from '../../shared/models/typescript/types.ts';
import { NAMES } from '../conformance/suite/api.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

const nginxIsMissing = spawnSync('nginx', ['-v']).error && 'did not run: nginx is not installed';

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts nginx with the configuration in `docs/operations.md`, but without TLS and with gzip. @returns its URL */
async function startNginx(context: TestContext, backend: string): Promise<string> {
  const [folder, port] = [await temporaryFolder(context), await freePort()];
  const page = await readFile(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
  const block = (/```nginx\n(.*?)```/s.exec(page)?.[1] ?? '')
    .replace('listen 443 ssl', `listen 127.0.0.1:${port}`)
    .replaceAll(/ *ssl_certificate.*\n/g, '')
    .replace('/var/log/nginx/', `${folder}/`)
    .replace('http://127.0.0.1:8787', backend.replace('localhost', '127.0.0.1'));
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/temp;`);
  const http = ['gzip on; gzip_types application/json; gzip_proxied any;', ...paths, block].join('\n');
  await mkdir(join(folder, 'temp'));
  await writeFile(join(folder, 'nginx.conf'), `pid ${folder}/pid; daemon off; events {}\nhttp {\n${http}}\n`);
  const child = spawn('nginx', ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  context.after(async () => {
    child.kill();
    await exited;
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/healthz`).catch(() => undefined))?.ok) {
    assert.equal(child.exitCode, null, 'nginx did not start');
    await delay(50);
  }
  return url;
}

test('the configuration of nginx limits creates with 429, and no updates', {
  skip: nginxIsMissing,
}, async (context) => {
  const server = await startServer(await temporaryFolder(context), { TRUST_PROXY: 'loopback' });
  context.after(() => server.stop());
  const url = await startNginx(context, server.baseUrl);
  const post = (body: object, headers: Record<string, string> = {}) =>
    fetch(`${url}/users`, { method: 'POST', body: JSON.stringify(body), headers });

  const { user_id, access_token } = (await (await post(NAMES)).json()) as CreatedUser;
  const auth = { Authorization: `Bearer ${access_token}` };
  const read = await fetch(`${url}/users/${user_id}`, { headers: auth });
  assert.equal(read.headers.get('ETag'), 'W/"1"', 'nginx compresses, which makes the ETag weak');
  assert.equal((await post({ user_id, age: 9 }, { ...auth, 'If-Match': 'W/"1"' })).status, 200);

  const creates = await Promise.all(Array.from({ length: 40 }, () => post(NAMES)));
  const refused = creates.filter(({ status }) => status !== 201);
  assert.ok(refused.length > 10);
  for (const { status, headers } of refused) assert.deepEqual([status, headers.get('Retry-After')], [429, '1']);
  const updates = await Promise.all(Array.from({ length: 40 }, (_, age) => post({ user_id, age }, auth)));
  assert.ok(updates.every(({ status, headers }) => status === 200 && !headers.has('Retry-After')));
});
