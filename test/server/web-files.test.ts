import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { webRoutes } from '../../server/web-routes.ts';
import { assertProblem } from '../support/problem.ts';
import { temporaryFolder } from '../support/server.ts';

test('retries reading missing or unreadable files at the next request', async (context) => {
  const folder = join(await temporaryFolder(context), 'dist');
  const failures: string[] = [];
  const log = { request() {}, failure: ({ error }: { error: string }) => failures.push(error) };
  const app = webRoutes({ folder, baseUrl: 'https://pets.example', log });
  await assertProblem(await app.request('/'), 'not-found');

  // Reading fails because a file takes the place of the folder. This simulates a transient file system error, such as EMFILE.
  await writeFile(folder, '');
  const refused = await app.request('/');
  assert.match(refused.headers.get('Retry-After') ?? '', /^\d+$/);
  await assertProblem(refused, 'unavailable');
  assert.equal(failures.length, 1);

  await rm(folder);
  await mkdir(folder);
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Hatchery</title>');
  const page = await app.request('/');
  assert.equal(page.status, 200);
  assert.match(await page.text(), /Hatchery/);
  await rm(folder, { recursive: true });
  assert.equal((await app.request('/')).status, 200, 'files are cached in memory');
});
