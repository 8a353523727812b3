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

test('writes of one turn share one transaction, in their order', async () => {
  const { inTransaction, add, all, database } = numbers();
  const seen: unknown[] = [];
  const look = () =>
    inTransaction(() => {
      seen.push(database.isTransaction, all());
    });
  await Promise.all([add(1), look(), add(2), look()]);
  assert.deepEqual(seen, [true, [1], true, [1, 2]]);
});

test('nothing is answered before it is committed', async () => {
  const { add, database } = numbers();
  const inTransactionWhenAnswered = await Promise.all([1, 2, 3].map((n) => add(n).then(() => database.isTransaction)));
  assert.deepEqual(inTransactionWhenAnswered, [false, false, false]);
});

test('one write’s failure leaves its neighbours as they are', async () => {
  const { add, all } = numbers();
  const results = await Promise.allSettled([add(1), add(1), add(2), add(2), add(3)]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled'],
  );
  assert.deepEqual(all(), [1, 2, 3]);
});

test('when the whole transaction ends, all of it is refused and the next one works', async () => {
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

test('when the commit fails, all of it is refused and the next one works', async () => {
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

test('a write asked for while others are answered gets its turn', async () => {
  const { add, all } = numbers();
  await add(1).then(() => add(2));
  assert.deepEqual(all(), [1, 2]);
});

test('reads of one turn share a transaction, and a write of that turn follows it', async () => {
  const { read, add, all, database } = numbers();
  await add(1);
  const seen = [read(() => database.isTransaction), read(all), read(() => database.isTransaction)];
  assert.deepEqual(seen, [true, [1], true]);
  await add(2);
  assert.equal(database.isTransaction, false);
  assert.deepEqual(read(all), [1, 2]);
});

test('a database that is closed in the middle of a turn is left in peace', async () => {
  const { read, all, database } = numbers();
  read(all);
  database.close();
  await new Promise(setImmediate);
});
