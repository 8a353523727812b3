import assert from 'node:assert/strict';
import { mkdir, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runToEnd, startServer, temporaryFolder } from '../support/server.ts';

const TIMEOUT = { timeout: 20_000 };

/**
 * Starts a server on this folder and asserts that it exits with code 1. @returns the single line it writes to standard error.
 */
async function startError(dataDir: string): Promise<string> {
  const { code, stderr } = await runToEnd(['--data-dir', dataDir], { PORT: '0' });
  assert.equal(code, 1, stderr);
  assert.match(stderr, /^[^\n]+\n$/, 'one line');
  assert.match(stderr, /DATA_DIR\.\n$/);
  return stderr;
}

for (const [dataDir, code] of [
  // Node’s recursive mkdir hangs on this path.
  ['/proc/x', 'ENOENT'],
  ['/proc/x/y/z', 'ENOENT'],
  ['/dev/null/x', 'ENOTDIR'],
  ['/dev/null', 'ENOTDIR|SQLITE_CANTOPEN'],
  [`/tmp/${'x'.repeat(300)}`, 'ENAMETOOLONG'],
  ['/proc', 'SQLITE_CANTOPEN'],
] as const) {
  test(`reports an unusable data folder in one line: ${dataDir.slice(0, 20)}`, TIMEOUT, async () => {
    assert.match(await startError(dataDir), new RegExp(`${code}`));
  });
}

async function usedFolder(context: TestContext): Promise<string> {
  const dataDir = join(await temporaryFolder(context), 'deep/data');
  await (await startServer(dataDir)).stop();
  for (const end of ['-wal', '-shm']) await rm(join(dataDir, `hatchery.db${end}`), { force: true });
  return dataDir;
}

test('creates folders with mode 700', TIMEOUT, async (context) => {
  const dataDir = await usedFolder(context);
  for (const folder of [dataDir, join(dataDir, '..')]) assert.equal((await stat(folder)).mode & 0o777, 0o700);
});

test('refuses to start when the database is empty or missing beside other data', TIMEOUT, async (context) => {
  const dataDir = await usedFolder(context);
  const database = join(dataDir, 'hatchery.db');
  await truncate(database);
  assert.match(await startError(dataDir), /hatchery\.db is missing or empty, but the folder has other data/);
  assert.equal((await stat(database)).size, 0, 'the file is unchanged');
  await rm(database);
  assert.match(await startError(dataDir), /missing or empty/);
  await rm(join(dataDir, 'signing-secret'));
  await mkdir(join(dataDir, 'objects/portraits'), { recursive: true });
  assert.match(await startError(dataDir), /missing or empty/);
  assert.ok(!(await readdir(dataDir)).includes('signing-secret'), 'no file is created');
});

test('starts after an interrupted first start', TIMEOUT, async (context) => {
  const dataDir = await temporaryFolder(context);
  // An interrupted first start can leave only these files, because the database is created before all other data.
  for (const name of ['server.lock', 'hatchery.db']) await writeFile(join(dataDir, name), '');
  const server = await startServer(dataDir);
  context.after(() => server.stop());
  assert.equal((await fetch(`${server.baseUrl}/healthz`)).status, 200);
});
