import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { sqliteAudit } from '../../adapters/sqlite/audit.ts';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { sqliteRemovals } from '../../adapters/sqlite/removals.ts';
import { shareTransactions } from '../../adapters/sqlite/shared-transactions.ts';
import { sqliteUsers } from '../../adapters/sqlite/users.ts';
import { someAct } from '../ports/audit.ts';
import { ownerOf, someUser } from '../ports/users.ts';
import { withActs } from '../ports/users-acts.ts';
import { temporaryFolder } from '../support/server.ts';

const NOW = '2026-03-15T00:00:00.000Z';
const LATER = '2026-04-14T00:00:00.000Z';

async function open(context: TestContext) {
  const file = join(await temporaryFolder(context), 'users.db');
  const database = openDatabase(file);
  context.after(() => database.close());
  const prepare = context.mock.method(database, 'prepare');
  const transactions = shareTransactions(database);
  const audit = sqliteAudit(database, transactions);
  const users = sqliteUsers(database, transactions, audit);
  const statements = prepare.mock.calls.map(({ arguments: [sql] }) => sql);
  const erased = async () => {
    const user = someUser();
    await users.create(user);
    await users.beginErasure(ownerOf(user.user_id, Object.keys(user.tokens)[0] ?? ''), NOW);
    return user;
  };
  const removals = sqliteRemovals(database, transactions);
  const pendingErasures = async () =>
    (await Array.fromAsync(removals.pending('9999'))).map(({ removal }) => removal.kind === 'user' && removal.user_id);
  return {
    database,
    statements,
    users,
    audit,
    erased,
    pendingErasures,
    file,
    logSize: async () => (await stat(`${file}-wal`)).size,
  };
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

test('SQLite: an update and an erasure are stored with their acts, or neither is', async (context) => {
  const { users, audit, database } = await open(context);
  const user = someUser();
  await users.create(user);
  const { user_id } = user;
  const principal = ownerOf(user_id, Object.keys(user.tokens)[0] ?? '');
  const update = () => users.update(withActs([someAct({ user_id }), someAct({ user_id })]), { principal });
  const neighbour = someUser();
  for (const table of ['audit', 'users']) {
    const when = table === 'audit' ? 'INSERT ON audit WHEN (SELECT count(*) FROM audit) = 1' : 'UPDATE ON users';
    database.exec(`CREATE TRIGGER broken BEFORE ${when} BEGIN SELECT RAISE(FAIL, 'Set by the test'); END`);
    const [updated] = await Promise.allSettled([update(), users.create(neighbour)]);
    assert.equal(updated.status, 'rejected', table);
    assert.deepEqual(await users.get(user_id), user, table);
    assert.deepEqual(await audit.list({ limit: 9 }), { acts: [] }, table);
    database.exec('DROP TRIGGER broken');
  }
  assert.deepEqual(await users.get(neighbour.user_id), neighbour, 'the other writes of the transaction are kept');
  database.exec("CREATE TRIGGER broken BEFORE UPDATE ON users BEGIN SELECT RAISE(FAIL, 'Set by the test'); END");
  await assert.rejects(users.beginErasure(principal, NOW));
  database.exec('DROP TRIGGER broken');
  assert.deepEqual([await users.get(user_id), (await audit.list({ limit: 9 })).acts], [user, []]);
  await update();
  await users.beginErasure(principal, NOW);
  assert.equal((await audit.list({ limit: 9 })).acts.length, 3);
});

test('SQLite: pages of users and acts, and the expiry, use indexes without sorting', async (context) => {
  const { database, statements } = await open(context);
  const planOf = (start: string) => {
    const sql = statements.find((each) => each.trimStart().startsWith(start)) ?? assert.fail(start);
    return database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...Array(sql.split('?').length - 1).fill(1))
      .map(({ detail }) => detail);
  };
  assert.deepEqual(planOf('SELECT user_id, version'), [
    'SEARCH users USING INDEX sqlite_autoindex_users_1 (user_id>?)',
  ]);
  assert.deepEqual(planOf('SELECT * FROM audit WHERE (at'), ['SEARCH audit USING INDEX audit_by_time (at<?)']);
  assert.deepEqual(planOf('SELECT * FROM audit WHERE user_id'), [
    'SEARCH audit USING INDEX audit_by_user (user_id=? AND at<?)',
  ]);
  assert.ok(planOf('DELETE FROM audit').includes('SEARCH audit USING COVERING INDEX audit_by_time (at<?)'));
});
