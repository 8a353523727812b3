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
import { UNCONDITIONAL } from '../../core/streams/allowance.ts';
import { ALWAYS, second, someBatch } from '../ports/batches.ts';
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
const waitingOf = (userId: string, store = samples) => new Map(store.waiting()).get(userId);
const isWaiting = (userId: string) => waitingOf(userId) !== undefined;

sampleStoreSuite('SQLite', () => samples);
sampleTermsSuite('SQLite', () => ({ users: sqliteUsers(database, transactions), samples }), 100);
readingCountSuite('SQLite', () => samples);
petStoreSuite('SQLite', () => sqlitePets(database, transactions));

test('SQLite: a user with a new batch waits until settled, also after a crash', async () => {
  const batch = someBatch();
  await samples.append(batch, UNCONDITIONAL);
  // Another connection sees what a server would that starts after this one died.
  const other = openDatabase(file);
  assert.equal(waitingOf(batch.user_id, sqliteSamples(other, shareTransactions(other))), 1);
  other.close();
  await samples.settled(batch.user_id, 1);
  assert.equal(isWaiting(batch.user_id), false);
});

test('SQLite: a user waits on for each batch that is not settled, whenever it was received', async () => {
  const { user_id } = someBatch();
  for (const at of [1, 3, 2]) await samples.append(someBatch({ user_id, received_at: second(at) }), UNCONDITIONAL);
  assert.equal(waitingOf(user_id), 3);
  await samples.settled(user_id, 2);
  assert.equal(waitingOf(user_id), 1);
  await samples.settled(crypto.randomUUID(), 9);
  assert.equal(waitingOf(user_id), 1);
  // In one transaction: what is settled is not what is just being stored.
  await Promise.all([samples.append(someBatch({ user_id }), UNCONDITIONAL), samples.settled(user_id, 1)]);
  assert.equal(waitingOf(user_id), 1);
  await samples.settled(user_id, 1);
  assert.equal(isWaiting(user_id), false);
});

test('SQLite: a batch that was there already makes nobody wait', async () => {
  const batch = someBatch();
  await samples.append(batch, UNCONDITIONAL);
  await samples.settled(batch.user_id, 1);
  await samples.append(batch, UNCONDITIONAL);
  assert.equal(isWaiting(batch.user_id), false);
});

test('SQLite: what started before a time expires, and nothing else', async () => {
  const { user_id } = someBatch();
  const starts = Array.from({ length: 120 }, (_, at) => `1999-01-01T00:00:00.${String(at).padStart(3, '0')}Z`);
  for (const start of [...starts, '1999-01-02T00:00:00.000Z'])
    await samples.append(someBatch({ user_id, start }), UNCONDITIONAL);
  await samples.expire('1999-01-02T00:00:00.000Z');
  const left = await Array.fromAsync(samples.read(user_id, '1999-01-01T00:00:00.000Z', '2000-01-01T00:00:00.000Z'));
  assert.deepEqual(
    left.map(({ start }) => start),
    ['1999-01-02T00:00:00.000Z'],
  );
});

test('SQLite: others have their turn during a long read', async () => {
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

test('SQLite: nothing of what was erased stays in the file', async () => {
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

test('SQLite: a log that somebody was reading while a stream was erased is emptied with the next that expires', async () => {
  const batch = someBatch();
  await samples.append(batch, UNCONDITIONAL);
  const beside = openDatabase(file);
  beside.exec('BEGIN; SELECT count(*) FROM batches');
  await samples.erase(batch.user_id, batch.stream_id);
  assert.ok(readFileSync(`${file}-wal`).includes(batch.stream_id), 'it cannot be emptied yet');
  beside.close();
  await samples.expire('');
  assert.equal(readFileSync(`${file}-wal`).length, 0);
});

test('SQLite: a batch or a pet leaves no trace when it is removed', async () => {
  const pets = sqlitePets(database, transactions);
  const [batch, pet] = [someBatch(), somePet()];
  await Promise.all([samples.append(batch, UNCONDITIONAL), pets.put(pet)]);
  await Promise.all([samples.erase(batch.user_id), pets.remove(pet.user_id)]);
  for (const trace of [batch.stream_id, pet.user_id]) {
    assert.ok(![file, `${file}-wal`].some((name) => readFileSync(name).includes(trace)), trace);
  }
});

test('SQLite: a batch whose row cannot be stored is not counted, and its neighbours are', async () => {
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

test('SQLite: numbers of days that are not kept any more expire, and no others', async () => {
  const { user_id } = someBatch();
  const day = (start: string) => [{ metric: 'heart_rate' as const, value: 60, start }];
  for (const start of ['1999-02-01T23:59:59.999Z', '1999-02-02T00:00:00.000Z']) {
    await samples.append(someBatch({ user_id, samples: day(start) }), UNCONDITIONAL);
  }
  await samples.expire('1999-02-02T12:00:00.000Z');
  const left = database.prepare('SELECT day FROM reading_counts WHERE user_id = ?').all(user_id);
  assert.deepEqual(
    left.map(({ day }) => day),
    ['1999-02-02'],
  );
});
