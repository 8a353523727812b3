import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { sqlitePets } from '../../adapters/sqlite/pets.ts';
import { sqliteSamples } from '../../adapters/sqlite/samples.ts';
import { shareTransactions } from '../../adapters/sqlite/shared-transactions.ts';
import { sqliteUsers } from '../../adapters/sqlite/users.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { ALWAYS, second, someBatch } from '../ports/batches.ts';
import { batchExpirySuite } from '../ports/maintenance.ts';
import { outboxSuite } from '../ports/outbox.ts';
import { petStoreSuite, somePet } from '../ports/pets.ts';
import { sampleStoreSuite } from '../ports/samples.ts';
import { readingCountSuite, sampleTermsSuite } from '../ports/samples-terms.ts';

const folder = mkdtempSync(join(tmpdir(), 'hatchery-test-'));
const file = join(folder, 'hatchery.db');
const database = openDatabase(file);
after(() => {
  database.close();
  rmSync(folder, { recursive: true });
});
const transactions = shareTransactions(database);
const samples = sqliteSamples(database, transactions);

sampleStoreSuite('SQLite', () => samples);
sampleTermsSuite('SQLite', () => ({ users: sqliteUsers(database, transactions), samples }), 100);
readingCountSuite('SQLite', () => samples);
outboxSuite('SQLite', () => samples);
batchExpirySuite('SQLite', () => samples);
petStoreSuite('SQLite', () => sqlitePets(database, transactions));

test('SQLite: a batch is pending after a crash too', async () => {
  const batch = someBatch();
  await samples.append(batch, UNCONDITIONAL);
  // A second connection sees the data that a restarted server would see after a crash.
  const other = openDatabase(file);
  const pending = await sqliteSamples(other, shareTransactions(other)).pending();
  other.close();
  assert.equal(new Map(pending).get(batch.user_id), 1);
});

test('SQLite: a long read does not block the event loop', async () => {
  const { user_id } = someBatch();
  await Promise.all(
    Array.from({ length: 30 }, (_, at) => samples.append(someBatch({ user_id, start: second(at) }), UNCONDITIONAL)),
  );
  let [turns, read] = [0, 0];
  const turn = () => {
    turns += 1;
    if (read < 30) setImmediate(turn);
  };
  setImmediate(turn);
  for await (const _ of samples.read(user_id, ...ALWAYS)) read += 1;
  assert.ok(turns > 1, `${turns} turns`);
});

test('SQLite: erased batches leave no trace in the file', async () => {
  const batches = Array.from({ length: 20 }, () => someBatch());
  for (const batch of batches) await samples.append(batch, UNCONDITIONAL);
  const pages = () => {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return readFileSync(file);
  };
  const [{ stream_id } = someBatch()] = batches;
  assert.ok(pages().includes(stream_id));
  for (const { user_id, stream_id } of batches) await samples.erase(user_id, stream_id);
  const rest = pages();
  for (const { stream_id } of batches) assert.ok(!rest.includes(stream_id));
});

test('SQLite: the WAL that a reader kept during an erasure is emptied by the next expiry', async () => {
  const batch = someBatch();
  await samples.append(batch, UNCONDITIONAL);
  const reader = openDatabase(file);
  reader.exec('BEGIN; SELECT count(*) FROM batches');
  await samples.erase(batch.user_id, batch.stream_id);
  assert.ok(readFileSync(`${file}-wal`).includes(batch.stream_id), 'the WAL cannot be emptied yet');
  reader.close();
  await samples.expire('');
  assert.equal(readFileSync(`${file}-wal`).length, 0);
});

test('SQLite: removed batches and pets leave no trace', async () => {
  const pets = sqlitePets(database, transactions);
  const [batch, pet] = [someBatch(), somePet()];
  await Promise.all([samples.append(batch, UNCONDITIONAL), pets.put(pet)]);
  await Promise.all([samples.erase(batch.user_id), pets.remove(pet.user_id)]);
  for (const trace of [batch.stream_id, pet.user_id]) {
    assert.ok(![file, `${file}-wal`].some((name) => readFileSync(name).includes(trace)), trace);
  }
});

test('SQLite: does not count a batch whose row cannot be stored, but counts the others of its transaction', async () => {
  const [user_id, stream_id] = [crypto.randomUUID(), crypto.randomUUID()];
  database.exec(`CREATE TEMP TRIGGER failing BEFORE INSERT ON main.batches WHEN NEW.stream_id = '${stream_id}'
    BEGIN SELECT RAISE(ABORT, 'The row cannot be stored'); END`);
  const batches = [someBatch({ user_id }), someBatch({ user_id, stream_id }), someBatch({ user_id })];
  const outcomes = await Promise.allSettled(batches.map((batch) => samples.append(batch, UNCONDITIONAL)));
  database.exec('DROP TRIGGER failing');
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  const counted = database.prepare('SELECT counts FROM reading_counts WHERE user_id = ?').get(user_id);
  assert.deepEqual(JSON.parse(String(counted?.counts)), { body_temperature: 4, heart_rate: 2, step_count: 2 });
});
