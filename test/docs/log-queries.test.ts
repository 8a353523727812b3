import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { startServer, temporaryFolder } from '../support/server.ts';
import { PROJECT } from '../terraform/hcl.ts';

const operations = await readFile(join(PROJECT, 'docs/operations.md'), 'utf8');
const [, block = ''] = /With `jq`:\n\n```sh\n([\s\S]*?)```/.exec(operations) ?? [];
const commands = block
  .split(/^# /m)
  .slice(1)
  .map((text) => text.split(/\n([\s\S]*)/) as [says: string, command: string]);
const skip = spawnSync('jq', ['--version']).status === 0 ? false : 'needs jq';

test('the log queries of docs/operations.md work on a real log', { skip }, async (context) => {
  const folder = await temporaryFolder(context);
  const server = await startServer(join(folder, 'data'));
  context.after(() => server.stop());
  const refused = await fetch(`${server.baseUrl}/users/x`);
  for (const path of ['/healthz', '/healthz', '/docs']) await fetch(`${server.baseUrl}${path}`);
  await server.stop();
  const failure = { level: 50, during: 'maintenance', error: 'Error ENOENT', stack: ['at tidy'], msg: 'failure' };
  await writeFile(join(folder, 'hatchery.log'), `${server.log()}${JSON.stringify(failure)}\n`);

  const env = { PATH: process.env.PATH, REQUEST_ID: refused.headers.get('X-Request-Id') ?? '' };
  const answers = commands.map(([, command]) =>
    execFileSync('sh', ['-euc', command], { cwd: folder, env, encoding: 'utf8' }),
  );
  assert.equal(answers.length, 5);
  const [routes = '', refusals, minutes, one = '', failures] = answers;
  assert.match(routes, /"route": "\/healthz",\s+"count": 2,\s+"failed": 0,\s+"p99_ms": [\d.]+/);
  assert.equal(refusals, '"1 × 401 /users/{user_id}"\n');
  assert.match(String(minutes), /^ *[1-4] \d{4}-\d\d-\d\dT\d\d:\d\d$/m);
  assert.equal(JSON.parse(one).status, 401);
  assert.match(String(failures), /^ *1 Error ENOENT at tidy$/m);
});
