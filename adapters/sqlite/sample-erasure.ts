import type { DatabaseSync } from 'node:sqlite';
import type { Maintenance } from '../../core/ports/maintenance.ts';
import type { Batch, Metric, SampleStore } from '../../core/ports/samples.ts';
import { lastSampleStart } from '../../core/streams/batch-span.ts';
import { dayOf } from '../../core/util/time.ts';
import { encodeSamples } from '../codec/samples.ts';
import type { SqliteCounts } from './counts.ts';
import type { SqliteOutbox } from './outbox.ts';
import { AFTER, batchOf, IN_ORDER, READ_STEP } from './sample-reads.ts';
import type { SharedTransactions } from './shared-transactions.ts';

const ERASE_STEP = 100;

const KEY = 'user_id = ? AND start = ? AND stream_id = ? AND batch_id = ?';
const ERASE = `
  DELETE FROM batches WHERE rowid IN (
    SELECT rowid FROM batches WHERE user_id = ? AND start >= ? AND stream_id LIKE ? ORDER BY start LIMIT ${ERASE_STEP}
  ) RETURNING start, sample_count`;
const OF_ANY_STREAM = '%';
const READ_STREAM = `
  SELECT * FROM batches WHERE ${AFTER} AND stream_id = ? ${IN_ORDER} LIMIT ${READ_STEP}`;
const EXPIRE = `
  DELETE FROM batches WHERE rowid IN (SELECT rowid FROM batches WHERE start < ? ORDER BY start LIMIT ${ERASE_STEP})`;

interface Dependencies {
  transactions: SharedTransactions;
  counts: SqliteCounts;
  outbox: SqliteOutbox;
  /** Awaited before each further step, to let other work run. */
  turn: () => Promise<void>;
}

/** Erases batches in steps. Each step is a separate write, so that other writes do not have to wait long. */
export function sampleErasure(
  database: DatabaseSync,
  { transactions, counts, outbox, turn }: Dependencies,
): Pick<SampleStore, 'erase' | 'eraseMetrics'> & Maintenance {
  const removeOne = database.prepare(`DELETE FROM batches WHERE ${KEY}`);
  const removeSome = database.prepare(ERASE);
  const selectOfStream = database.prepare(READ_STREAM);
  const rewrite = database.prepare(`UPDATE batches SET body = ?, sample_count = ?, latest = ? WHERE ${KEY}`);
  const expireSome = database.prepare(EXPIRE);

  /**
   * Removes the readings of some metrics from a batch.
   *
   * @returns the number of readings removed
   */
  function strip(batch: Batch, metrics: readonly Metric[]): number {
    const { user_id, start, stream_id, batch_id } = batch;
    const samples = batch.samples.filter(({ metric }) => !metrics.includes(metric));
    const key = [user_id, start, stream_id, batch_id];
    if (samples.length === 0) removeOne.run(...key);
    else if (samples.length < batch.samples.length) {
      rewrite.run(encodeSamples(samples), samples.length, lastSampleStart({ start, samples }), ...key);
    }
    return batch.samples.length - samples.length;
  }

  return {
    async erase(userId, streamId) {
      if (streamId === undefined) {
        await transactions.write(() => outbox.remove(userId));
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
      // Empties the log again, because it may still hold erased data: an earlier call did nothing if another program was reading the
      // database.
      await transactions.emptyLog();
    },
  };
}
