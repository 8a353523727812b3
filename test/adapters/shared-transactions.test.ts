import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { shareTransactions } from '../../adapters/sqlite/shared-transactions.ts';

function numbers() {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE numbers (n INTEGER PRIMARY KEY)');
  const insert = database.prepare('INSERT INTO numbers VALUES (?)');
  const { read, write: inTransaction } = shareTransactions(database);
  return {
    database,
    inTransaction,
    read,
    add: (n: number) => inTransaction(() => insert.run(n).changes),
    all: () =>
      database
        .prepare('SELECT n FROM numbers ORDER BY n')
        .all()
        .map(({ n }) => n),
  };
}

test('writes of one event-loop turn share a transaction, in order', async () => {
  const { inTransaction, add, all, database } = numbers();
  const seen: unknown[] = [];
  const snapshot = () =>
    inTransaction(() => {
      seen.push(database.isTransaction, all());
    });
  await Promise.all([add(1), snapshot(), add(2), snapshot()]);
  assert.deepEqual(seen, [true, [1], true, [1, 2]]);
});

test('a write resolves after the commit', async () => {
  const { add, database } = numbers();
  const inTransactionWhenAnswered = await Promise.all([1, 2, 3].map((n) => add(n).then(() => database.isTransaction)));
  assert.deepEqual(inTransactionWhenAnswered, [false, false, false]);
});

test('a failed write does not affect the others of its transaction', async () => {
  const { add, all } = numbers();
  const results = await Promise.allSettled([add(1), add(1), add(2), add(2), add(3)]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled'],
  );
  assert.deepEqual(all(), [1, 2, 3]);
});

test('rejects all writes of a rolled-back transaction; the next one works', async () => {
  const { add, all, inTransaction, database } = numbers();
  const results = await Promise.allSettled([add(1), inTransaction(() => database.exec('ROLLBACK')), add(2)]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['rejected', 'rejected', 'rejected'],
  );
  assert.deepEqual(all(), []);
  await add(3);
  assert.deepEqual(all(), [3]);
});

test('rejects all writes when the commit fails; the next transaction works', async () => {
  const { add, all, inTransaction, database } = numbers();
  database.exec(
    'CREATE TABLE pets (n INTEGER REFERENCES numbers DEFERRABLE INITIALLY DEFERRED); PRAGMA foreign_keys = ON',
  );
  const orphan = () => inTransaction(() => database.exec('INSERT INTO pets VALUES (99)'));
  const results = await Promise.allSettled([add(1), orphan(), add(2)]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['rejected', 'rejected', 'rejected'],
  );
  await add(3);
  assert.deepEqual(all(), [3]);
});

test('a write requested while others resolve is committed too', async () => {
  const { add, all } = numbers();
  await add(1).then(() => add(2));
  assert.deepEqual(all(), [1, 2]);
});

test('reads of one turn share a transaction; a write of that turn follows', async () => {
  const { read, add, all, database } = numbers();
  await add(1);
  const seen = [read(() => database.isTransaction), read(all), read(() => database.isTransaction)];
  assert.deepEqual(seen, [true, [1], true]);
  await add(2);
  assert.equal(database.isTransaction, false);
  assert.deepEqual(read(all), [1, 2]);
});

test('does nothing when the database is closed during a turn', async () => {
  const { read, all, database } = numbers();
  read(all);
  database.close();
  await new Promise(setImmediate);
});
