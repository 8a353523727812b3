import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { startServer, temporaryFolder } from '../support/server.ts';

const PROJECT = join(import.meta.dirname, '../..');
const UNITS = ['hatchery.service', 'hatchery-backup.service', 'hatchery-backup.timer'];
const page = await readFile(join(PROJECT, 'docs/operations.md'), 'utf8');
const read = (name: string) => readFile(join(PROJECT, 'deploy', name), 'utf8');
const setting = (unit: string, name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1] ?? '';
/** The script of `/bin/sh -c '…'`, as systemd passes it to the shell. */
const scriptOf = (command: string) =>
  (/^\/bin\/sh -c '(.*)'$/.exec(command)?.[1] ?? '').replaceAll('$$', '$').replaceAll('%%', '%');

const isMissing = (program: string) => spawnSync(program, ['--version']).error && `${program} is not installed`;

test('systemd accepts the units', { skip: isMissing('systemd-analyze') }, async (context) => {
  const folder = await temporaryFolder(context);
  for (const name of UNITS)
    await writeFile(join(folder, name), (await read(name)).replaceAll('/opt/hatchery', PROJECT));
  const args = ['verify', '--man=no', ...UNITS.map((name) => join(folder, name))];
  const { stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
  const ours = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('hatchery'));
  assert.deepEqual(ours, []);
});

test('the unit starts the server as npm start does, and says what is missing without Node.js', async (context) => {
  const { scripts } = JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8'));
  const unit = await read('hatchery.service');
  assert.equal(`exec ${setting(unit, 'ExecStart').replace('/opt/hatchery/node_modules/.bin/', '')}`, scripts.start);
  const check = (cwd: string) =>
    spawnSync('sh', ['-c', scriptOf(setting(unit, 'ExecStartPre'))], { cwd, encoding: 'utf8' });
  const { status, stderr } = check(await temporaryFolder(context));
  assert.equal(`${status}`, setting(unit, 'RestartPreventExitStatus'));
  assert.match(stderr, /There is no Node\.js in .*: run npm ci there/);
  assert.deepEqual([check(PROJECT).status, check(PROJECT).stderr], [0, '']);
});

test('the backup of the timer, and the command in docs/operations.md, make backups and remove old ones', async (context) => {
  const folder = await temporaryFolder(context);
  const server = await startServer(join(folder, 'data'));
  context.after(() => server.stop());
  const unit = await read('hatchery-backup.service');
  /** Runs commands as this user, on the folders of the test. */
  const run = async (commands: string) => {
    const here = commands
      .replace(' -o hatchery', '')
      .replaceAll('runuser -u hatchery -- ', '')
      .replaceAll('node_modules/.bin/node', process.execPath)
      .replaceAll('/var/lib/hatchery', join(folder, 'data'))
      .replaceAll('/var/backups/hatchery', join(folder, 'backups'));
    const { stdout } = await promisify(execFile)('sh', ['-ec', here], { cwd: PROJECT });
    return { stdout, backups: await readdir(join(folder, 'backups')) };
  };
  const [, documented = ''] = /\n### Backup\n.*?```sh\n(.*?)```/s.exec(page) ?? [];
  const first = await run(documented);
  assert.match(first.stdout, / is complete: 0 users, 0 portraits\.\n$/);
  assert.deepEqual(first.backups, ['2026-03-14']);
  const old = new Date(Date.now() - 40 * 86_400_000);
  await utimes(join(folder, 'backups/2026-03-14'), old, old);
  const { stdout } = await run(scriptOf(setting(unit, 'ExecStart')));
  assert.match(stdout, / is complete: 0 users, 0 portraits\.\n$/);
  const [today = '', ...others] = (await run(setting(unit, 'ExecStartPost'))).backups;
  assert.match(today, /^\d{4}-\d\d-\d\d$/);
  assert.deepEqual(others, [], 'a backup of 40 days ago is removed');
});

test('logrotate accepts its configuration', { skip: isMissing('logrotate') }, async (context) => {
  const folder = await temporaryFolder(context);
  const [log, configuration] = [join(folder, 'hatchery.log'), join(folder, 'logrotate')];
  await writeFile(log, '{}\n');
  await writeFile(configuration, (await read('hatchery.logrotate')).replace('/var/log/hatchery', folder));
  const args = ['--force', '--state', join(folder, 'state'), configuration];
  const { status, stderr } = spawnSync('logrotate', args, { encoding: 'utf8' });
  assert.deepEqual([status, stderr], [0, '']);
  assert.deepEqual([await readFile(log, 'utf8'), await readFile(`${log}.1`, 'utf8')], ['', '{}\n']);
});
