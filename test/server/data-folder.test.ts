import assert from 'node:assert/strict';
import { mkdir, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runToEnd, startServer, temporaryFolder } from '../support/server.ts';

const LIMIT = { timeout: 20_000 };

/** What a server says that does not start on this folder: one line, and exit code 1. */
async function refusal(dataDir: string): Promise<string> {
  const { code, stderr } = await runToEnd(['--data-dir', dataDir], { PORT: '0' });
  assert.equal(code, 1, stderr);
  assert.match(stderr, /^[^\n]+\n$/, 'one line');
  assert.match(stderr, /DATA_DIR\.\n$/);
  return stderr;
}

for (const [dataDir, code] of [
  // Node’s own way to make folders never comes back from this one.
  ['/proc/x', 'ENOENT'],
  ['/proc/x/y/z', 'ENOENT'],
  ['/dev/null/x', 'ENOTDIR'],
  ['/dev/null', 'ENOTDIR|SQLITE_CANTOPEN'],
  [`/tmp/${'x'.repeat(300)}`, 'ENAMETOOLONG'],
  ['/proc', 'SQLITE_CANTOPEN'],
] as const) {
  test(`a data folder that cannot be used is told in one line: ${dataDir.slice(0, 20)}`, LIMIT, async () => {
    assert.match(await refusal(dataDir), new RegExp(`${code}`));
  });
}

async function usedFolder(context: TestContext): Promise<string> {
  const dataDir = join(await temporaryFolder(context), 'deep/data');
  await (await startServer(dataDir)).stop();
  for (const end of ['-wal', '-shm']) await rm(join(dataDir, `hatchery.db${end}`), { force: true });
  return dataDir;
}

test('folders are made for this user of the machine alone', LIMIT, async (context) => {
  const dataDir = await usedFolder(context);
  for (const folder of [dataDir, join(dataDir, '..')]) assert.equal((await stat(folder)).mode & 0o777, 0o700);
});

test('an empty or missing database beside other data is a loss, not a first start', LIMIT, async (context) => {
  const dataDir = await usedFolder(context);
  const database = join(dataDir, 'hatchery.db');
  await truncate(database);
  assert.match(await refusal(dataDir), /hatchery\.db is missing or empty, but there is other data beside it/);
  assert.equal((await stat(database)).size, 0, 'and it is left as it was');
  await rm(database);
  assert.match(await refusal(dataDir), /missing or empty/);
  await rm(join(dataDir, 'signing-secret'));
  await mkdir(join(dataDir, 'objects/portraits'), { recursive: true });
  assert.match(await refusal(dataDir), /missing or empty/);
  assert.ok(!(await readdir(dataDir)).includes('signing-secret'), 'nothing is made there');
});

test('a first start that was cut short is no loss', LIMIT, async (context) => {
  const dataDir = await temporaryFolder(context);
  // The database is made before anything else.
  for (const name of ['server.lock', 'hatchery.db']) await writeFile(join(dataDir, name), '');
  const server = await startServer(dataDir);
  context.after(() => server.stop());
  assert.equal((await fetch(`${server.baseUrl}/healthz`)).status, 200);
});
