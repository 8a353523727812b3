import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { Batch, SampleStore } from '../../core/ports.ts';
import { decodeSamples, encodeSamples } from '../codec/samples.ts';
import type { SharedTransactions } from './shared-transactions.ts';

export interface SqliteSampleStore extends SampleStore {
  /** The users with batches that no pet has been fed yet. */
  waiting(): string[];
  /** Notes that the user's pet is fed with all that was there at `asOf`. The user waits on if more was received later. */
  settled(userId: string, asOf: string): Promise<void>;
  /**
   * Removes the batches that start before a time: what DynamoDB does by itself with what has been kept long enough. Then empties the
   * write-ahead log, also of what else was erased since the last time.
   */
  expire(before: string): Promise<void>;
}

/** So many batches at a time: each step takes a few milliseconds, during which nobody else has a turn. */
const READ_STEP = 10;
const ERASE_STEP = 100;

const INSERT = `
  INSERT INTO batches (user_id, start, stream_id, batch_id, digest, received_at, sample_count, body)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
const KEY = 'user_id = ? AND start = ? AND stream_id = ? AND batch_id = ?';
const READ = `
  SELECT * FROM batches WHERE user_id = ? AND (start, stream_id, batch_id) > (?, ?, ?) AND start < ?
  ORDER BY start, stream_id, batch_id LIMIT ${READ_STEP}`;
const ERASE = `
  DELETE FROM batches WHERE rowid IN (
    SELECT rowid FROM batches WHERE user_id = ? AND start >= ? AND stream_id LIKE ? ORDER BY start LIMIT ${ERASE_STEP}
  ) RETURNING start, sample_count`;
const OF_ANY_STREAM = '%';
const EXPIRE = `
  DELETE FROM batches WHERE rowid IN (SELECT rowid FROM batches WHERE start < ? ORDER BY start LIMIT ${ERASE_STEP})`;
const AWAIT = `
  INSERT INTO waiting (user_id, since) VALUES (?, ?)
  ON CONFLICT DO UPDATE SET since = max(since, excluded.since)`;

/** Batches in SQLite, one row each. */
export function sqliteSamples(database: DatabaseSync, transactions: SharedTransactions): SqliteSampleStore {
  const digest = database.prepare(`SELECT digest FROM batches WHERE ${KEY}`);
  const insert = database.prepare(INSERT);
  const select = database.prepare(READ);
  const removeOne = database.prepare(`DELETE FROM batches WHERE ${KEY}`);
  const removeSome = database.prepare(ERASE);
  const expireSome = database.prepare(EXPIRE);
  const startWaiting = database.prepare(AWAIT);
  const allWaiting = database.prepare('SELECT user_id FROM waiting');
  const endWaiting = database.prepare('DELETE FROM waiting WHERE user_id = ?');
  const stopWaiting = database.prepare('DELETE FROM waiting WHERE user_id = ? AND since <= ?');

  return {
    append({ user_id, start, stream_id, batch_id, samples, ...batch }) {
      const body = encodeSamples(samples);
      return transactions.write(() => {
        const present = digest.get(user_id, start, stream_id, batch_id);
        if (present) return { digest: String(present.digest) };
        // First, as a pet that is fed once more than it must be takes no harm.
        startWaiting.run(user_id, batch.received_at);
        insert.run(user_id, start, stream_id, batch_id, batch.digest, batch.received_at, samples.length, body);
        return 'stored';
      });
    },
    async *read(userId, from, to) {
      let after: SQLInputValue[] = [from, '', ''];
      for (;;) {
        const rows = transactions.read(() => select.all(userId, ...after, to));
        for (const row of rows) {
          const batch = batchOf(row);
          after = [batch.start, batch.stream_id, batch.batch_id];
          yield batch;
        }
        if (rows.length < READ_STEP) return;
        // The transaction ends and others have their turn, however fast the reader is.
        await new Promise(setImmediate);
      }
    },
    async remove({ user_id, start, stream_id, batch_id }) {
      await transactions.write(() => removeOne.run(user_id, start, stream_id, batch_id));
      await transactions.emptyLog();
    },
    async erase(userId, streamId) {
      if (streamId === undefined) await transactions.write(() => endWaiting.run(userId));
      const erased = { batches: 0, samples: 0 };
      for (let from = ''; ; ) {
        const rows = await transactions.write(() => removeSome.all(userId, from, streamId ?? OF_ANY_STREAM));
        for (const { start, sample_count } of rows) {
          erased.batches += 1;
          erased.samples += Number(sample_count);
          if (String(start) > from) from = String(start);
        }
        if (rows.length < ERASE_STEP) break;
      }
      await transactions.emptyLog();
      return erased;
    },
    async expire(before) {
      while ((await transactions.write(() => expireSome.run(before).changes)) === ERASE_STEP);
      await transactions.emptyLog();
    },
    waiting: () => allWaiting.all().map(({ user_id }) => String(user_id)),
    async settled(userId, asOf) {
      await transactions.write(() => stopWaiting.run(userId, asOf));
    },
  };
}

function batchOf(row: Record<string, SQLOutputValue>): Batch {
  return {
    user_id: String(row.user_id),
    start: String(row.start),
    stream_id: String(row.stream_id),
    batch_id: String(row.batch_id),
    samples: decodeSamples(row.body as Uint8Array),
    digest: String(row.digest),
    received_at: String(row.received_at),
  };
}
