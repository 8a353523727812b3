import assert from 'node:assert/strict';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { CreatedUser } from '../../shared/models/typescript/types.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { jsonIn } from '../support/streams.ts';

const OPERATIONS = join(import.meta.dirname, '../../docs/operations.md');
const TIMEOUT_MS = 20_000;

test('the SQL statement in docs/operations.md erases the users who were erased after the backup', async (context) => {
  const folder = await temporaryFolder(context);
  const [old, restored] = [join(folder, 'old'), join(folder, 'restored')];
  const first = await startServer(old);
  const create = (name: string) =>
    jsonIn<CreatedUser>(
      fetch(`${first.baseUrl}/users`, { method: 'POST', body: JSON.stringify({ name, pet_name: 'P' }) }),
    );
  const [gone, kept] = [await create('Remarkable Gundula'), await create('Memorable Ottokar')];
  const ask = (baseUrl: string, { user_id, access_token }: CreatedUser, method = 'GET') =>
    fetch(`${baseUrl}/users/${user_id}`, { method, headers: { Authorization: `Bearer ${access_token}` } });
  await first.stop();
  await cp(old, restored, { recursive: true });
  const second = await startServer(old);
  assert.equal((await ask(second.baseUrl, gone, 'DELETE')).status, 200);
  await second.stop();

  const page = await readFile(OPERATIONS, 'utf8');
  const [, statements = ''] = /"(ATTACH '\/aside[^"]+)"/.exec(page) ?? [];
  assert.ok(statements, 'the page has the statement');
  const database = new DatabaseSync(join(restored, 'hatchery.db'));
  database.exec(statements.replace('/aside', old));
  database.close();

  const third = await startServer(restored);
  context.after(() => third.stop());
  assert.equal((await ask(third.baseUrl, gone)).status, 401);
  assert.equal((await ask(third.baseUrl, kept)).status, 200);
  const files = async () =>
    Promise.all(['', '-wal'].map((end) => readFile(join(restored, `hatchery.db${end}`), 'latin1')));
  const isThere = async (name: string) => (await files()).some((text) => text.includes(name));
  for (const until = Date.now() + TIMEOUT_MS; Date.now() < until && (await isThere(gone.name)); ) await delay(50);
  assert.equal(await isThere(gone.name), false);
  assert.equal(await isThere(kept.name), true);
});
