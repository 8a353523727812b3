import assert from 'node:assert/strict';
import { cp, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { startServer, temporaryFolder } from '../support/server.ts';
import { runBackup, withPortrait } from './backups.ts';
import { ownerAt, run } from './hatchery.ts';

test('a backup has private file modes, includes the signing secret and omits uploads', async (context) => {
  const { folder, dataDir, server, send, owner } = await withPortrait(context);
  const address = await owner.portraitUrl();
  await owner.upload(new Uint8Array([1, 2, 3]));
  const to = join(folder, 'deep/backup');
  const { out } = await runBackup('--data-dir', dataDir, '--to', to);
  assert.equal(out, `${to} is complete: 1 users, 1 portraits.\n`);
  const second = await run('backup', ['--to', `${to}-2`, '--json'], { DATA_DIR: dataDir });
  assert.deepEqual(JSON.parse(second.out), { to: `${to}-2`, users: 1, portraits: 1 });
  for (const entry of await readdir(to, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    assert.equal((await stat(path)).mode & 0o777, entry.isDirectory() ? 0o700 : 0o600, path);
  }
  assert.deepEqual((await readdir(to)).sort(), ['hatchery.db', 'objects', 'signing-secret']);
  assert.deepEqual(await readdir(join(to, 'objects')), ['portraits']);

  await server.stop();
  const copy = join(folder, 'restored');
  await cp(to, copy, { recursive: true });
  const restored = await startServer(copy, { PORT: new URL(server.baseUrl).port });
  context.after(() => restored.stop());
  assert.equal((await send(address)).status, 200, 'an address that was signed before the backup still works');
});

test('refuses an existing target, and a damaged data folder', async (context) => {
  const { folder, dataDir } = await withPortrait(context);
  const to = join(folder, 'backup');
  await mkdir(to);
  const refused = await runBackup('--data-dir', dataDir, '--to', to);
  assert.deepEqual([refused.code, refused.err], [1, `${to} exists already: set --to to a new folder.\n`]);
  // Node's recursive `mkdir` would not return for a path below `/proc`.
  const impossible = await runBackup('--data-dir', dataDir, '--to', '/proc/x/backup');
  assert.equal(impossible.code, 1);
  assert.match(impossible.err, /^The folder \/proc\/x cannot be created \(E\w+\): set another with --to\.\n$/);
  assert.deepEqual(await readdir(to), []);

  await rm(join(dataDir, 'objects/portraits'), { recursive: true });
  const whole = join(folder, 'whole');
  const damaged = await runBackup('--data-dir', dataDir, '--to', whole);
  assert.equal(damaged.code, 1);
  assert.match(damaged.err, /^1 portraits of profiles are missing in .*nothing was backed up.*\n$/);
  assert.deepEqual((await readdir(folder)).sort(), ['backup', 'data'], 'no partial backup is left');
});

const misuses: [args: string[], naming: RegExp][] = [
  [[], /^required option '--to <folder>' not specified/],
  [['--to', 'x', '--form', 'y'], /--form.* See npx hatchery backup --help/],
];
for (const [args, naming] of misuses) {
  test(`reports wrong usage in one line: ${args}`, async () => {
    const { code, err } = await runBackup(...args);
    assert.equal(code, 2);
    assert.match(err, naming);
    assert.equal(err.trim().split('\n').length, 1);
  });
}

test('names the folder that this user of the machine cannot read or write', async (context) => {
  const { folder, dataDir } = await withPortrait(context);
  const file = join(folder, 'file');
  await writeFile(file, '');
  const impossible = await runBackup('--data-dir', dataDir, '--to', join(file, 'backup'));
  assert.equal(impossible.code, 1);
  assert.match(impossible.err, /^The folder .*file cannot be created \(EEXIST\): set another with --to\.\n$/);
  await rm(join(dataDir, 'objects'), { recursive: true });
  await writeFile(join(dataDir, 'objects'), '');
  const { code, err } = await runBackup('--data-dir', dataDir, '--to', join(folder, 'backup'));
  assert.equal(code, 1);
  assert.match(
    err,
    /^The backup failed \(E\w+\): let this user of the machine read .*data and write to .*, and see .*\n$/,
  );
});

test('does not count erased users', async (context) => {
  const { folder, dataDir, server } = await withPortrait(context);
  const other = await ownerAt(server.baseUrl);
  await other.request('DELETE', '');
  const { out } = await runBackup('--data-dir', dataDir, '--to', join(folder, 'backup'));
  assert.match(out, / is complete: 1 users, 1 portraits\.\n$/);
});

test('refuses a folder without a database', async (context) => {
  const folder = await temporaryFolder(context);
  const { code, err } = await runBackup('--data-dir', folder, '--to', join(folder, 'backup'));
  assert.equal(code, 1);
  assert.match(err, /holds no hatchery\.db/);
});
