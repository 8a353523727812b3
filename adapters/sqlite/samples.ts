import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { Maintenance } from '../../core/ports/maintenance.ts';
import type { Outbox } from '../../core/ports/outbox.ts';
import type { Batch, Metric, SampleStore } from '../../core/ports/samples.ts';
import type { User } from '../../core/ports/users.ts';
import { countsOf } from '../../core/streams/allowance.ts';
import { latestStart } from '../../core/streams/batch.ts';
import { dayOf } from '../../core/util/time.ts';
import { decodeSamples, encodeSamples } from '../codec/samples.ts';
import { sqliteCounts } from './counts.ts';
import { savepoints } from './savepoint.ts';
import type { SharedTransactions } from './shared-transactions.ts';

/** Batches decoded in one step: a few milliseconds. */
const READ_STEP = 10;
/** Batches skipped in one step, without decoding. */
const SKIP_STEP = 500;
const ERASE_STEP = 100;

const INSERT = `
  INSERT INTO batches (user_id, start, stream_id, batch_id, digest, received_at, sample_count, body, latest)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const KEY = 'user_id = ? AND start = ? AND stream_id = ? AND batch_id = ?';
const IN_ORDER = 'ORDER BY start, stream_id, batch_id';
const AFTER = 'user_id = ? AND (start, stream_id, batch_id) > (?, ?, ?)';
const SKIP = `
  SELECT start, stream_id, batch_id FROM batches
  WHERE ${AFTER} AND start < ? ${IN_ORDER} LIMIT 1 OFFSET ${SKIP_STEP - 1}`;
const READ = `
  SELECT * FROM batches
  WHERE ${AFTER} AND (start, stream_id, batch_id) <= (?, ?, ?) AND (latest >= ? OR latest IS NULL) ${IN_ORDER} LIMIT ${READ_STEP}`;
const ERASE = `
  DELETE FROM batches WHERE rowid IN (
    SELECT rowid FROM batches WHERE user_id = ? AND start >= ? AND stream_id LIKE ? ORDER BY start LIMIT ${ERASE_STEP}
  ) RETURNING start, sample_count`;
const OF_ANY_STREAM = '%';
const READ_STREAM = `
  SELECT * FROM batches WHERE ${AFTER} AND stream_id = ? ${IN_ORDER} LIMIT ${READ_STEP}`;
const EXPIRE = `
  DELETE FROM batches WHERE rowid IN (SELECT rowid FROM batches WHERE start < ? ORDER BY start LIMIT ${ERASE_STEP})`;
const ADD_PENDING = `
  INSERT INTO waiting (user_id, batches) VALUES (?, 1) ON CONFLICT DO UPDATE SET batches = batches + 1`;

/** Waits until the event loop has had a turn. */
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Batches in SQLite, one row each. `turn` is awaited before each step of a read, so that many readers do not block the event loop. */
export function sqliteSamples(
  database: DatabaseSync,
  transactions: SharedTransactions,
  turn: () => Promise<void> = nextTurn,
): SampleStore & Outbox & Maintenance {
  const counts = sqliteCounts(database);
  const allOrNothing = savepoints(database);
  const selectUser = database.prepare('SELECT item FROM users WHERE user_id = ? AND gone IS NULL');
  const selectDigest = database.prepare(`SELECT digest FROM batches WHERE ${KEY}`);
  const insert = database.prepare(INSERT);
  const select = database.prepare(READ);
  const skip = database.prepare(SKIP);
  const removeOne = database.prepare(`DELETE FROM batches WHERE ${KEY}`);
  const removeSome = database.prepare(ERASE);
  const selectOfStream = database.prepare(READ_STREAM);
  const rewrite = database.prepare(`UPDATE batches SET body = ?, sample_count = ?, latest = ? WHERE ${KEY}`);
  const expireSome = database.prepare(EXPIRE);
  const addPending = database.prepare(ADD_PENDING);
  const selectPending = database.prepare('SELECT user_id, batches FROM waiting');
  const subtractPending = database.prepare('UPDATE waiting SET batches = batches - ? WHERE user_id = ?');
  const removePending = database.prepare('DELETE FROM waiting WHERE user_id = ?');
  const removeProcessed = database.prepare('DELETE FROM waiting WHERE user_id = ? AND batches <= ?');

  /** Removes these metrics from a batch, and returns the number of readings removed. */
  function strip(batch: Batch, metrics: readonly Metric[]): number {
    const { user_id, start, stream_id, batch_id } = batch;
    const samples = batch.samples.filter(({ metric }) => !metrics.includes(metric));
    const key = [user_id, start, stream_id, batch_id];
    if (samples.length === 0) removeOne.run(...key);
    else if (samples.length < batch.samples.length) {
      rewrite.run(encodeSamples(samples), samples.length, latestStart({ start, samples }), ...key);
    }
    return batch.samples.length - samples.length;
  }

  const userOf = (userId: string): User | undefined => {
    const row = selectUser.get(userId);
    return row && JSON.parse(String(row.item));
  };

  return {
    append({ user_id, start, stream_id, batch_id, samples, digest, received_at }, { refusal, excess }) {
      const body = encodeSamples(samples);
      const [first, latest] = [samples[0]?.start ?? start, latestStart({ start, samples })];
      return transactions.write(() => {
        const refused = refusal(userOf(user_id));
        if (refused) return { refused };
        const present = selectDigest.get(user_id, start, stream_id, batch_id);
        if (present) return present.digest === digest ? 'duplicate' : 'taken';
        const after = countsOf(samples, counts.between(user_id, dayOf(first), dayOf(latest)));
        const tooMany = excess(after);
        if (tooMany) return { refused: tooMany };
        allOrNothing(() => {
          counts.set(user_id, after);
          addPending.run(user_id);
          insert.run(user_id, start, stream_id, batch_id, digest, received_at, samples.length, body, latest);
        });
        return 'stored';
      });
    },
    async *read(userId, from, to, reaching = '') {
      const last: SQLInputValue[] = [to, '', ''];
      let after: SQLInputValue[] = [from, '', ''];
      let until = reaching === '' ? last : undefined;
      for (;;) {
        await turn();
        const [rows, end] = transactions.read(() => {
          const bound = until ?? keyIn(skip.get(userId, ...after, to)) ?? last;
          return [select.all(userId, ...after, ...bound, reaching), bound] as const;
        });
        for (const row of rows) {
          const batch = batchOf(row);
          after = [batch.start, batch.stream_id, batch.batch_id];
          yield batch;
        }
        until = end;
        if (rows.length === READ_STEP) continue;
        if (end === last) return;
        [after, until] = [end, undefined];
      }
    },
    async erase(userId, streamId) {
      if (streamId === undefined) {
        await transactions.write(() => removePending.run(userId));
        await transactions.write(() => counts.remove(userId));
      }
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
    async eraseMetrics(userId, streamId, metrics) {
      const erased = { batches: 0, samples: 0 };
      for (let after = ['', '', '']; ; await turn()) {
        const step = await transactions.write(() =>
          selectOfStream.all(userId, ...after, streamId).map((row) => {
            const batch = batchOf(row);
            return { key: [batch.start, batch.stream_id, batch.batch_id], stripped: strip(batch, metrics) };
          }),
        );
        for (const { key, stripped } of step) {
          after = key;
          erased.samples += stripped;
          if (stripped > 0) erased.batches += 1;
        }
        if (step.length < READ_STEP) break;
      }
      await transactions.emptyLog();
      return erased;
    },
    async expire(before) {
      while ((await transactions.write(() => expireSome.run(before).changes)) === ERASE_STEP);
      while (await transactions.write(() => counts.expire(dayOf(before))));
      // So that nothing erased since the last call remains in the log.
      await transactions.emptyLog();
    },
    async pending() {
      const rows = transactions.read(() => selectPending.all());
      return rows.map(({ user_id, batches }) => [String(user_id), Number(batches)]);
    },
    async markProcessed(userId, batches) {
      await transactions.write(
        () => removeProcessed.run(userId, batches).changes || subtractPending.run(batches, userId),
      );
    },
  };
}

const keyIn = (row: Record<string, SQLOutputValue> | undefined): SQLOutputValue[] | undefined =>
  row && Object.values(row);

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
