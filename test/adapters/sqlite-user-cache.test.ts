import assert from 'node:assert/strict';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { shareTransactions } from '../../adapters/sqlite/shared-transactions.ts';
import { userCache } from '../../adapters/sqlite/user-cache.ts';
import { sqliteUsers } from '../../adapters/sqlite/users.ts';
import { copySnapshot } from '../../cli/backup/snapshot.ts';
import type { User } from '../../core/ports/users.ts';
import { ownerOf, someUser } from '../ports/users.ts';
import { temporaryFolder } from '../support/server.ts';

const LATER = '2026-03-15T00:00:00.000Z';
const rename = (name: string) => ({ set: { name }, remove: [], updated_at: LATER });

async function open(context: TestContext) {
  const dataDir = await temporaryFolder(context);
  const file = join(dataDir, 'hatchery.db');
  const database = openDatabase(file);
  const other = new DatabaseSync(file);
  context.after(() => {
    other.close();
    database.close();
  });
  const transactions = shareTransactions(database);
  const users = sqliteUsers(database, transactions);
  const added = async () => {
    const user = someUser();
    await users.create(user);
    assert.deepEqual(await users.get(user.user_id), user);
    return user;
  };
  return { dataDir, file, database, other, transactions, users, added };
}

const nextTurn = () => new Promise(setImmediate);

test('a user who was read or updated is not read again', async (context) => {
  const { users, added, database } = await open(context);
  const { user_id } = await added();
  const read = await users.get(user_id);
  for (const wait of [async () => {}, nextTurn]) {
    await wait();
    assert.equal(await users.get(user_id), read);
  }
  const result = await users.update(rename('Eve'), { principal: ownerOf(user_id) });
  assert.ok(typeof result === 'object');
  assert.deepEqual(await users.get(user_id), { ...read, name: 'Eve', version: 2, updated_at: LATER });
  assert.equal(await users.get(user_id), result.after);
  for (let at = 0; at < 50; at += 1) await users.update(rename(`Eve ${at}`), { principal: ownerOf(user_id) });
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const last = await users.get(user_id);
  await users.create(someUser());
  assert.equal(await users.get(user_id), last, 'own writes and checkpoints drop no other user');
  await users.beginErasure(ownerOf(user_id), LATER);
  assert.equal(await users.get(user_id), undefined);
});

const LOCK = JSON.stringify({ at: LATER, reason: 'Lost phone', by: 'support' });
const EDITS = {
  'an edited field': ["UPDATE users SET item = json_set(item, '$.name', 'Eve')", 'Eve'],
  'a lock': [`UPDATE users SET item = json_set(item, '$.name', 'Eve', '$.lock', json('${LOCK}'))`, 'Eve'],
  'revoked tokens': ["UPDATE users SET item = json_set(item, '$.tokens', json('{}'), '$.name', '')", ''],
  'an erasure': ["UPDATE users SET gone = '', item = '{}'", undefined],
  'a removed row': ['DELETE FROM users', undefined],
} as const;

test('what another connection has written is seen by the next turn’s reads and writes', async (context) => {
  const { other, users, added } = await open(context);
  for (const [edit, [statement, name]] of Object.entries(EDITS)) {
    const { user_id } = await added();
    await nextTurn();
    other.prepare(`${statement} WHERE user_id = ?`).run(user_id);
    assert.equal((await users.get(user_id))?.name, name, edit);
    const result = await users.update(rename('Max'), { principal: ownerOf(user_id) });
    assert.equal(result, { 'an edited field': result, 'a lock': 'locked' }[edit] ?? 'refused', edit);
  }
});

test('an update applies to what another connection has written after the last read', async (context) => {
  const { other, users, added } = await open(context);
  const { user_id } = await added();
  const updated = users.update(rename('Max'), { principal: ownerOf(user_id) });
  other.exec("UPDATE users SET item = json_set(item, '$.age', 99)");
  const result = await updated;
  assert.ok(typeof result === 'object');
  assert.deepEqual([result.before.age, result.after.age, result.after.name], [99, 99, 'Max']);
  assert.deepEqual(await users.get(user_id), result.after);
});

test('a backup keeps the users; a backup restored into the open database replaces them', async (context) => {
  const { dataDir, file, users, added } = await open(context);
  const { user_id, ...user } = await added();
  const kept = await users.get(user_id);
  const copy = join(dataDir, 'copy');
  await copySnapshot(dataDir, copy);
  assert.equal(await users.get(user_id), kept);
  await users.update(rename('Eve'), { principal: ownerOf(user_id) });
  using source = new DatabaseSync(join(copy, 'hatchery.db'));
  await backup(source, file);
  assert.deepEqual(await users.get(user_id), { user_id, ...user });
});

test('a transaction that fails leaves nothing of its writes', async (context) => {
  const { database, transactions, users, added } = await open(context);
  database.exec(`
    CREATE TABLE checks (n INTEGER REFERENCES clock (id) DEFERRABLE INITIALLY DEFERRED);
    PRAGMA foreign_keys = ON`);
  const failures = {
    commit: () => database.exec('INSERT INTO checks VALUES (99)'),
    rollback: () => database.exec('ROLLBACK'),
  };
  for (const [what, fail] of Object.entries(failures)) {
    const user = await added();
    const results = await Promise.allSettled([
      users.update(rename('Eve'), { principal: ownerOf(user.user_id) }),
      transactions.write(fail),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected'],
      what,
    );
    assert.deepEqual(await users.get(user.user_id), user, what);
  }
});

test('while another connection holds the lock, reads see the user before the update, then after it', async (context) => {
  const { other, users, added } = await open(context);
  const user = await added();
  other.exec('BEGIN IMMEDIATE');
  const updated = users.update(rename('Eve'), { principal: ownerOf(user.user_id) });
  await nextTurn();
  await nextTurn();
  assert.deepEqual(await users.get(user.user_id), user);
  other.prepare("UPDATE users SET item = json_set(item, '$.age', 99) WHERE user_id = ?").run(user.user_id);
  other.exec('COMMIT');
  await updated;
  const { name, age } = (await users.get(user.user_id)) ?? someUser();
  assert.deepEqual({ name, age }, { name: 'Eve', age: 99 });
});

test('a repeated attempt applies to what another connection has written in the same turn', async (context) => {
  const { other, users, added } = await open(context);
  const { user_id } = await added();
  other.exec('BEGIN IMMEDIATE');
  const updated = users.update(rename('Max'), { principal: ownerOf(user_id) });
  await nextTurn();
  await nextTurn();
  setTimeout(() => {
    void users.get(user_id);
    other.exec("UPDATE users SET item = json_set(item, '$.age', 99)");
    other.exec('COMMIT');
  }, 1);
  // Blocks the event loop, so that the timer above and the one of the next attempt run in the same turn.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  const result = await updated;
  assert.ok(typeof result === 'object');
  assert.deepEqual([result.after.age, result.after.name], [99, 'Max']);
});

const someId = fc.nat(5).map(String);
const someStep = fc.oneof(
  { weight: 6, arbitrary: fc.record({ get: someId }) },
  { weight: 6, arbitrary: fc.record({ set: someId, size: fc.constantFrom(1, 300_000, 2_000_000) }) },
  { weight: 2, arbitrary: fc.record({ delete: someId }) },
  { weight: 1, arbitrary: fc.constant({ epoch: true }) },
);

test('the cache returns the last entry or none, and none after a removal or a new epoch', () => {
  const property = fc.property(fc.array(someStep, { maxLength: 60 }), (steps) => {
    let epoch = 0;
    const cache = userCache(() => epoch);
    const last = new Map<string, User>();
    for (const step of steps) {
      if ('get' in step) {
        const found = cache.get(step.get);
        assert.ok(found === undefined || found === last.get(step.get));
      } else if ('set' in step) {
        const user = someUser({ user_id: step.set });
        last.set(step.set, user);
        cache.set(user, step.size);
      } else if ('delete' in step) {
        last.delete(step.delete);
        cache.delete(step.delete);
      } else {
        epoch += 1;
        last.clear();
      }
    }
  });
  fc.assert(property);
});

test('updates of one user do not push other users out of the cache', () => {
  const cache = userCache(() => 0);
  const quiet = someUser({ user_id: 'quiet' });
  cache.set(quiet, 1_000);
  for (let at = 0; at < 10_000; at += 1) cache.set(someUser({ user_id: 'busy' }), at % 2 === 0 ? 1_000 : 2_000);
  assert.equal(cache.get('quiet'), quiet);
});

test('the cache is bounded by count and by size, and keeps what is read again and again', () => {
  for (const [size, most] of [
    [1, 4_000],
    [100_000, 22],
  ] as const) {
    const cache = userCache(() => 0);
    const [popular, ...others] = Array.from({ length: 9_000 }, (_, at) => someUser({ user_id: `${at}` }));
    assert.ok(popular);
    cache.set(popular, size);
    for (const user of others) {
      cache.set(user, 1);
      // The user grows.
      cache.set(user, size);
      assert.equal(cache.get('0'), popular);
    }
    // The latest first, because finding a former user may drop another.
    const found = others.toReversed().filter(({ user_id }) => cache.get(user_id));
    assert.ok(found.length > most / 3 && found.length <= most, `${found.length} of ${size} characters`);
  }
});
