import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { assertProblem } from '../support/problem.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

/** Opens the data folder's database directly, as another program would. */
function otherProgram(dataDir: string): DatabaseSync {
  return new DatabaseSync(join(dataDir, 'hatchery.db'), { timeout: 5_000 });
}

test('while another program locks the database, writes wait a second and reads keep working', async (context) => {
  const dataDir = await temporaryFolder(context);
  const server = await startServer(dataDir);
  const other = otherProgram(dataDir);
  context.after(async () => {
    other.close();
    await server.stop();
  });
  const create = () =>
    fetch(`${server.baseUrl}/users`, { method: 'POST', body: '{"name": "Max", "pet_name": "Rocky"}' });
  const { user_id, access_token } = (await (await create()).json()) as { user_id: string; access_token: string };
  const headers = { Authorization: `Bearer ${access_token}` };
  const read = () => fetch(`${server.baseUrl}/users/${user_id}`, { headers });

  other.exec('BEGIN IMMEDIATE');
  assert.equal((await fetch(`${server.baseUrl}/users/${user_id}/pet`, { headers })).status, 200);
  const order: string[] = [];
  const refused = create().finally(() => order.push('create'));
  for (let at = 0; at < 3; at += 1) assert.equal((await read().finally(() => order.push('read'))).status, 200);
  const response = await refused;
  assert.equal(response.headers.get('Retry-After'), '1');
  await assertProblem(response, 'unavailable');
  assert.deepEqual(order, ['read', 'read', 'read', 'create']);

  const pending = [create(), create()];
  await read();
  other.exec('ROLLBACK');
  assert.deepEqual(
    (await Promise.all(pending)).map(({ status }) => status),
    [201, 201],
    'writes succeed when the lock is released in time',
  );
  assert.equal((await create()).status, 201);

  other.prepare("UPDATE users SET item = json_set(item, '$.name', 'Eve') WHERE user_id = ?").run(user_id);
  assert.equal(((await (await read()).json()) as { name: string }).name, 'Eve', 'reads see what it writes');
  other.prepare("UPDATE users SET item = json_set(item, '$.tokens', json('{}')) WHERE user_id = ?").run(user_id);
  await assertProblem(await read(), 'unauthorized');
});

test('reports a locked database at the start in one line', async (context) => {
  const dataDir = await temporaryFolder(context);
  const other = otherProgram(dataDir);
  context.after(() => other.close());
  other.exec('BEGIN EXCLUSIVE');
  await assert.rejects(startServer(dataDir), /ended with 1: .*SQLITE_BUSY.*end the other program.*\n$/);
});
