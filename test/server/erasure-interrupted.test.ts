import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { sqliteSamples } from '../../adapters/sqlite/samples.ts';
import { shareTransactions } from '../../adapters/sqlite/shared-transactions.ts';
import { sqliteUsers } from '../../adapters/sqlite/users.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { issueToken } from '../../core/users/credentials.ts';
import { second, someBatch, someSamples } from '../ports/batches.ts';
import { someUser } from '../ports/users.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { filesIn, tracesIn } from '../support/stored-traces.ts';
import { holdErasure } from './held-erasure.ts';

const BATCHES = 3_000;
const NAME = 'Quetzalcoatl';
const TIMEOUT_MS = 30_000;

/** Creates a user with more batches than one transaction erases. @returns the user's id and access token. */
async function prepare(file: string) {
  const database = openDatabase(file);
  const transactions = shareTransactions(database);
  const user_id = crypto.randomUUID();
  const { token, hash } = issueToken('owner', user_id);
  await sqliteUsers(database, transactions).create(
    someUser({ user_id, name: NAME, tokens: { [hash]: { created_at: second(0) } } }),
  );
  const samples = sqliteSamples(database, transactions);
  // The batches must be recent. Old ones would expire, so they would be gone even if the erasure never finished.
  const batch = { user_id, samples: someSamples(4), start: new Date().toISOString() };
  await Promise.all(Array.from({ length: BATCHES }, () => samples.append(someBatch(batch), UNCONDITIONAL)));
  database.close();
  return { user_id, token };
}

test('a server killed during an erasure finishes it after a restart', async (context) => {
  const dataDir = await temporaryFolder(context);
  const file = join(dataDir, 'hatchery.db');
  const { user_id, token } = await prepare(file);
  const headers = { Authorization: `Bearer ${token}` };
  const reader = new DatabaseSync(file, { readOnly: true });
  context.after(() => reader.close());
  const count = reader.prepare('SELECT count(*) AS n FROM batches');
  const left = () => Number(count.get()?.n);
  assert.equal(left(), BATCHES);

  const releaseErasure = holdErasure(file);
  const first = await startServer(dataDir);
  context.after(() => first.stop('SIGKILL'));
  const request = fetch(`${first.baseUrl}/users/${user_id}`, { method: 'DELETE', headers });
  const cut = assert.rejects(request, TypeError);
  for (const until = Date.now() + TIMEOUT_MS; left() === BATCHES && Date.now() < until; ) await delay(1);
  await first.stop('SIGKILL');
  await cut;
  releaseErasure();
  assert.ok(left() > 0 && left() < BATCHES, `${left()} of ${BATCHES} batches are left: the erasure was interrupted`);

  const second = await startServer(dataDir);
  context.after(() => second.stop('SIGKILL'));
  assert.equal(
    (await fetch(`${second.baseUrl}/users/${user_id}`, { headers })).status,
    401,
    'the token is rejected immediately',
  );
  const gone = reader.prepare('SELECT gone FROM users');
  const ended = () => left() === 0 && gone.get()?.gone !== '';
  for (const until = Date.now() + TIMEOUT_MS; !ended() && Date.now() < until; ) await delay(20);
  assert.deepEqual([left(), ended()], [0, true]);
  await second.stop();
  assert.deepEqual(tracesIn(await filesIn(dataDir), { name: NAME }), []);
});
