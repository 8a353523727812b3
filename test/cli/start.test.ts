import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../support/server.ts';
import { environment, HATCHERY, run } from './hatchery.ts';

const PROJECT = join(import.meta.dirname, '../..');

test('hatchery start runs the server process like npm start, and stops on a signal', async (context) => {
  const folder = await temporaryFolder(context);
  const args = ['start', '--data-dir', join(folder, 'data'), '--port', '0'];
  const stdio = ['ignore', 'ignore', 'pipe'] as const;
  const child = spawn(process.execPath, [HATCHERY, ...args], {
    cwd: folder,
    env: environment({ HOST: '127.0.0.1' }),
    stdio: [...stdio],
  });
  context.after(() => child.kill('SIGKILL'));
  const [output] = await once(child.stderr.setEncoding('utf8'), 'data');
  assert.match(output, /^Hatchery is running at/);
  const baseUrl = /running at (\S+)/.exec(output)?.[1] ?? '';
  assert.equal((await fetch(`${baseUrl}/healthz`)).status, 200);

  const [, ...command] = (await readFile(`/proc/${child.pid}/cmdline`, 'utf8')).split('\0');
  const withFlags = command.slice(0, command.findIndex((word) => !word.startsWith('-')) + 1);
  const { scripts } = JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8'));
  const started = withFlags.map((word) => word.replace(`${PROJECT}/`, ''));
  assert.equal(`exec node ${started.join(' ')}`, scripts.start, 'the same process, with the flags of npm start');

  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('hatchery --version prints the version in package.json', async () => {
  const { version } = JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8'));
  assert.deepEqual(await run('--version', []), { code: 0, out: `${version}\n`, err: '' });
});

test('hatchery --help ends without an error when the reader of a pipe has closed it', async () => {
  const command = `"${process.execPath}" "${HATCHERY}" --help`;
  const child = spawn('bash', ['-c', `set -o pipefail; ${command} | true`], { env: environment() });
  const stderr = child.stderr.setEncoding('utf8').toArray();
  assert.deepEqual(await once(child, 'exit'), [0, null]);
  assert.equal((await stderr).join(''), '');
});

test('hatchery start rejects an invalid setting, just as npm start does', async () => {
  const { code, err } = await run('start', ['--port', 'x']);
  assert.equal(code, 2);
  assert.match(err, /^PORT must be a whole number/);
});
