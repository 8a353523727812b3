import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { sqliteRemovals } from '../../adapters/sqlite/removals.ts';
import { shareTransactions } from '../../adapters/sqlite/shared-transactions.ts';
import { sqliteUsers } from '../../adapters/sqlite/users.ts';
import { ownerOf, someUser } from '../ports/users.ts';
import { temporaryFolder } from '../support/server.ts';

const NOW = '2026-03-15T00:00:00.000Z';
const LATER = '2026-04-14T00:00:00.000Z';

async function open(context: TestContext) {
  const file = join(await temporaryFolder(context), 'users.db');
  const database = openDatabase(file);
  context.after(() => database.close());
  const transactions = shareTransactions(database);
  const users = sqliteUsers(database, transactions);
  const erased = async () => {
    const user = someUser();
    await users.create(user);
    await users.beginErasure(ownerOf(user.user_id, Object.keys(user.tokens)[0] ?? ''), NOW);
    return user;
  };
  const removals = sqliteRemovals(database, transactions);
  const pendingErasures = async () =>
    (await Array.fromAsync(removals.pending('9999'))).map(({ removal }) => removal.kind === 'user' && removal.user_id);
  return { users, erased, pendingErasures, file, logSize: async () => (await stat(`${file}-wal`)).size };
}

test('SQLite: an erasure begun by an earlier release can be repeated with the same token', async (context) => {
  const { users, erased, file } = await open(context);
  const { user_id, tokens } = await erased();
  const [hash = ''] = Object.keys(tokens);
  const marker = { user_id, since: NOW, held: { tokens: 1, streams: 0 } };
  const database = new DatabaseSync(file);
  context.after(() => database.close());
  const stored = JSON.stringify({ ...marker, proofs: [hash] });
  database.prepare('UPDATE users SET item = ? WHERE user_id = ?').run(stored, user_id);
  assert.equal(await users.beginErasure(ownerOf(user_id, 'd'.repeat(64)), LATER), undefined);
  assert.deepEqual(await users.beginErasure(ownerOf(user_id, hash), LATER), { ...marker, token_hashes: [hash] });
});

test('SQLite: an erasure is pending until it ends', async (context) => {
  const { users, erased, pendingErasures } = await open(context);
  await users.create(someUser());
  const [one, other] = [await erased(), await erased()];
  assert.deepEqual(new Set(await pendingErasures()), new Set([one.user_id, other.user_id]));
  await users.endErasure(one.user_id, LATER);
  assert.deepEqual(await pendingErasures(), [other.user_id]);
});

test('SQLite: an erasure empties the WAL, unless another connection is reading', async (context) => {
  const { users, erased, file, logSize } = await open(context);
  const [one, other] = [await erased(), await erased()];
  assert.ok((await logSize()) > 0);
  await users.endErasure(one.user_id, LATER);
  assert.equal(await logSize(), 0);

  const reader = new DatabaseSync(file, { readOnly: true });
  reader.exec('BEGIN; SELECT count(*) FROM users');
  await users.endErasure(other.user_id, LATER);
  assert.ok((await logSize()) > 0);
  reader.close();
  await users.expire(NOW);
  assert.equal(await logSize(), 0, 'the expiry empties it');
});
