import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { storageUsage } from '../../adapters/disk/storage-usage.ts';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { shareTransactions } from '../../adapters/sqlite/shared-transactions.ts';
import { COUNT_STEP, sqliteUserCount } from '../../adapters/sqlite/user-count.ts';
import { sqliteWriteCheck } from '../../adapters/sqlite/write-check.ts';
import { AppError } from '../../core/errors.ts';
import { temporaryFolder } from '../support/server.ts';

const USERS = 20_000;
const FILL = `
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${USERS})
  INSERT INTO users (user_id, version, item, gone)
  SELECT printf('%08x', i), 1, '{}', CASE WHEN i % 100 = 0 THEN '2026-04-13' WHEN i % 100 = 1 THEN '' END FROM n`;

test('counts users in steps on an index, without those that were erased', async (context) => {
  const database = openDatabase(join(await temporaryFolder(context), 'hatchery.db'));
  context.after(() => database.close());
  let pauses = 0;
  const count = sqliteUserCount(database, shareTransactions(database), async () => {
    pauses += 1;
  });
  assert.equal(await count(), 0);
  database.exec(FILL);
  pauses = 0;
  assert.equal(await count(), USERS - (2 * USERS) / 100);
  assert.ok(pauses >= 2, `${pauses} pauses`);
  const steps = database.prepare(`EXPLAIN QUERY PLAN ${COUNT_STEP}`).all('');
  assert.ok(
    steps.some(({ detail }) => /SEARCH users USING COVERING INDEX/.test(String(detail))),
    JSON.stringify(steps),
  );
});

test('the write check writes to the file, and changes nothing', async (context) => {
  const file = join(await temporaryFolder(context), 'hatchery.db');
  const database = openDatabase(file);
  context.after(() => database.close());
  const transactions = shareTransactions(database);
  const check = sqliteWriteCheck(database, transactions);
  const other = new DatabaseSync(file);
  context.after(() => other.close());
  // Changes when another connection has changed the file.
  const version = () => other.prepare('PRAGMA data_version').get()?.data_version;
  const before = version();
  await check();
  assert.notEqual(version(), before);
  openDatabase(file).close();
  assert.ok((await storageUsage(file)).databaseBytes > 0);

  other.exec('BEGIN IMMEDIATE');
  await assert.rejects(check, (error) => error instanceof AppError && error.code === 'unavailable');
});
