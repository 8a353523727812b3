import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { diskObjects } from '../../adapters/disk/objects.ts';
import { urlSigner } from '../../adapters/signed-urls/signed-urls.ts';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { sqliteRemovals } from '../../adapters/sqlite/removals.ts';
import { sqliteSamples } from '../../adapters/sqlite/samples.ts';
import { shareTransactions } from '../../adapters/sqlite/shared-transactions.ts';
import { sqliteUsers } from '../../adapters/sqlite/users.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { issueToken } from '../../core/users/credentials.ts';
import { second, someBatch, someSamples } from '../ports/batches.ts';
import { someUser } from '../ports/users.ts';
import { BASE_URL } from '../support/app.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { holdErasure } from './held-erasure.ts';

const BATCHES = 3_000;
const TIMEOUT_MS = 30_000;

/**
 * Creates a data folder that holds a user and a stream with many batches. @returns their ids, and direct access to the
 * database.
 */
async function prepare(context: TestContext) {
  const dataDir = await temporaryFolder(context);
  const file = join(dataDir, 'hatchery.db');
  const database = openDatabase(file);
  const transactions = shareTransactions(database);
  const user_id = crypto.randomUUID();
  const stream_id = crypto.randomUUID();
  const { token, hash } = issueToken('owner', user_id);
  const portrait = `portraits/${user_id}.shown.jpg`;
  const stream = { source: 'watch', metrics: [], purposes: [], created_at: second(0), updated_at: second(0) };
  const streams = { [stream_id]: { ...stream, consent_log: [], token: 'x' } };
  await sqliteUsers(database, transactions).create(
    someUser({ user_id, portrait, streams, tokens: { [hash]: { created_at: second(0) } } }),
  );
  const samples = sqliteSamples(database, transactions);
  // The batches must be recent. Old ones would expire, so they would be gone even if the removal never finished.
  const batch = { user_id, stream_id, samples: someSamples(4), start: new Date().toISOString() };
  await Promise.all(Array.from({ length: BATCHES }, () => samples.append(someBatch(batch), UNCONDITIONAL)));
  const removals = sqliteRemovals(database, transactions);
  const reader = new DatabaseSync(file, { readOnly: true });
  context.after(() => reader.close());
  const count = (table: string) => Number(reader.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
  return { dataDir, database, removals, user_id, stream_id, token, portrait, count };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + TIMEOUT_MS; Date.now() < end && !(await condition()); ) await delay(2);
  assert.ok(await condition());
}

test('a server killed while revoking a stream erases the rest after a restart', async (context) => {
  const { dataDir, database, user_id, stream_id, token, count } = await prepare(context);
  database.close();
  const headers = { Authorization: `Bearer ${token}` };
  const releaseErasure = holdErasure(join(dataDir, 'hatchery.db'));
  const first = await startServer(dataDir);
  context.after(() => first.stop('SIGKILL'));
  const request = fetch(`${first.baseUrl}/users/${user_id}/streams/${stream_id}`, { method: 'DELETE', headers });
  const cut = assert.rejects(request, TypeError);
  for (const end = Date.now() + TIMEOUT_MS; count('batches') === BATCHES && Date.now() < end; ) await delay(1);
  await first.stop('SIGKILL');
  await cut;
  releaseErasure();
  const left = count('batches');
  assert.ok(left > 0 && left < BATCHES, `${left} of ${BATCHES} batches are left: the erasure was interrupted`);

  const next = await startServer(dataDir);
  context.after(() => next.stop('SIGKILL'));
  await until(() => count('batches') === 0 && count('removals') === 0);
  const again = await fetch(`${next.baseUrl}/users/${user_id}/streams/${stream_id}`, { method: 'DELETE', headers });
  assert.equal(again.status, 200, 'the revocation can be repeated');
});

test('removes portraits of an interrupted publish, and keeps the published one', async (context) => {
  const { dataDir, database, removals, user_id, portrait, count } = await prepare(context);
  const signer = urlSigner({ baseUrl: BASE_URL, secret: Buffer.from('secret'), clock: () => new Date() });
  const objects = diskObjects({ folder: join(dataDir, 'objects'), signer, report: assert.fail });
  await removals.begin({ kind: 'portraits', user_id }, new Date().toISOString());
  for (const key of [portrait, `portraits/${user_id}.unused.jpg`]) {
    await objects.write(key, new Uint8Array(1), 'image/jpeg');
  }
  database.close();
  const server = await startServer(dataDir);
  context.after(() => server.stop('SIGKILL'));
  await until(() => count('removals') === 0);
  const entries = await readdir(join(dataDir, 'objects/portraits'), { recursive: true, withFileTypes: true });
  assert.deepEqual(
    entries.filter((entry) => entry.isFile()).map(({ name }) => `portraits/${name}`),
    [portrait],
  );
});

/** The database schema of the last release without a table of removals. */
const OLD_SCHEMA = `
  CREATE TABLE users (user_id TEXT PRIMARY KEY, version INTEGER NOT NULL, item TEXT NOT NULL, gone TEXT) STRICT;
  CREATE INDEX users_by_gone ON users (gone) WHERE gone IS NOT NULL;
  CREATE TABLE batches (
    user_id TEXT NOT NULL, start TEXT NOT NULL, stream_id TEXT NOT NULL, batch_id TEXT NOT NULL, digest TEXT NOT NULL,
    received_at TEXT NOT NULL, sample_count INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (user_id, start, stream_id, batch_id)
  ) STRICT;
  CREATE INDEX batches_by_age ON batches (start);
  CREATE TABLE pets (user_id TEXT PRIMARY KEY, as_of TEXT NOT NULL, item TEXT NOT NULL) STRICT;
  CREATE TABLE waiting (user_id TEXT PRIMARY KEY, since TEXT NOT NULL) STRICT, WITHOUT ROWID;
  PRAGMA user_version = 3`;

test('finishes revocations and erasures of an earlier release after the upgrade', async (context) => {
  const file = join(await temporaryFolder(context), 'hatchery.db');
  const former = new DatabaseSync(file);
  former.exec(OLD_SCHEMA);
  const add = former.prepare('INSERT INTO users (user_id, version, item, gone) VALUES (?, 1, ?, ?)');
  const streams = { open: {}, shut: { revoked_at: second(1) } };
  add.run('present', JSON.stringify({ user_id: 'present', tokens: {}, streams }), null);
  add.run('leaving', JSON.stringify({ user_id: 'leaving', proofs: [], since: second(2) }), '');
  // docs/operations.md tells operators to mark users like this after restoring a backup, so that the users are erased again.
  add.run('restored', JSON.stringify({ user_id: 'restored', tokens: {} }), '');
  former.close();

  const database = openDatabase(file);
  context.after(() => database.close());
  const removals = sqliteRemovals(database, shareTransactions(database));
  const pending = await Array.fromAsync(removals.pending(second(10)));
  assert.deepEqual(
    new Set(pending.map(({ removal }) => removal)),
    new Set([
      { kind: 'stream', user_id: 'present', stream_id: 'shut' },
      { kind: 'user', user_id: 'restored' },
      { kind: 'user', user_id: 'leaving' },
    ]),
  );
});
