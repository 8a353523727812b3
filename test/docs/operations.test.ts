import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { HELP } from '../../server/help.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

const PROJECT = join(import.meta.dirname, '../..');
const page = await readFile(join(PROJECT, 'docs/operations.md'), 'utf8');
const backup = /\n### Backup\n(.*?)\n### /s.exec(page)?.[1] ?? '';
const blocks = [...backup.matchAll(/^```(?:sh|text)\n(.*?)^```/gms)].map(([, commands = '']) => commands);

test('the backup commands of docs/operations.md work, also as cron runs them', async (context) => {
  const folder = await temporaryFolder(context);
  const server = await startServer(join(folder, 'data'));
  context.after(() => server.stop());
  /** Runs commands as this user, on the folders of the test. */
  const run = async (commands: string) => {
    const here = commands
      .replace(' -o hatchery', '')
      .replaceAll('runuser -u hatchery -- ', '')
      .replaceAll('/opt/hatchery', PROJECT)
      .replaceAll('node_modules/.bin/node', process.execPath)
      .replaceAll('/var/lib/hatchery', join(folder, 'data'))
      .replaceAll('/backups', join(folder, 'backups'));
    const { stdout } = await promisify(execFile)('sh', ['-ec', here], { cwd: PROJECT });
    assert.match(stdout, / is complete: 0 users, 0 portraits\.\n$/);
    return readdir(join(folder, 'backups'));
  };
  const [first = '', nightly = '', crontab = ''] = blocks;
  assert.deepEqual(await run(first), ['2026-03-14']);
  const old = new Date(Date.now() - 40 * 86_400_000);
  await utimes(join(folder, 'backups/2026-03-14'), old, old);
  const [today = '', ...others] = await run(nightly);
  assert.match(today, /^\d{4}-\d\d-\d\d$/);
  assert.deepEqual(others, [], 'a backup of 40 days ago is removed');

  const [, line = ''] = /^15 3 \* \* \* (.*)\n$/.exec(crontab) ?? [];
  assert.doesNotMatch(line, /(?<!\\)%/, 'cron would end the command at %');
  assert.deepEqual(await run(line.replace(/\/backups\/\$/, '/backups/cron-$').replaceAll('\\%', '%')), [
    today,
    `cron-${today}`,
  ]);
});

test('the systemd unit starts the server as npm start does', async () => {
  const { scripts } = JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8'));
  const [, command] = /^ExecStart=\/opt\/hatchery\/node_modules\/\.bin\/(.*)$/m.exec(page) ?? [];
  assert.equal(`exec ${command}`, scripts.start);
});

test('docs/operations.md names the settings that are not flags', () => {
  const [, environmentOnly = ''] = /In the environment only:\n(.*)/s.exec(HELP) ?? [];
  const settings = [...environmentOnly.matchAll(/^ {2}([A-Z_]+) /gm)].map(([, name]) => `\`${name}\``);
  assert.ok(settings.length >= 2);
  const listed = new Intl.ListFormat('en-GB').format(settings);
  assert.ok(page.includes(`All but ${listed} are also flags`), listed);
});
