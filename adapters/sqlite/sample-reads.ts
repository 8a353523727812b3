import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { Batch, SampleStore } from '../../core/ports/samples.ts';
import { decodeSamples } from '../codec/samples.ts';
import type { SharedTransactions } from './shared-transactions.ts';

/** Number of batches to decode per step. A step takes a few milliseconds. */
export const READ_STEP = 10;
/**
 * Number of batches to skip per step. Skipped batches are not decoded, but each may be a read from disk, which takes about 0.3 ms: batches
 * of one user are scattered over the file.
 */
const SKIP_STEP = 50;

export const IN_ORDER = 'ORDER BY start, stream_id, batch_id';
export const AFTER = 'user_id = ? AND (start, stream_id, batch_id) > (?, ?, ?)';
const SKIP = `
  SELECT start, stream_id, batch_id FROM batches
  WHERE ${AFTER} AND start < ? ${IN_ORDER} LIMIT 1 OFFSET ${SKIP_STEP - 1}`;
const READ = `
  SELECT * FROM batches
  WHERE ${AFTER} AND (start, stream_id, batch_id) <= (?, ?, ?) AND (latest >= ? OR latest IS NULL) ${IN_ORDER} LIMIT ${READ_STEP}`;

/** Reads batches in steps. Awaits `turn` before each step, so that a long read is spread over several shared transactions. */
export function readBatches(
  database: DatabaseSync,
  transactions: SharedTransactions,
  turn: () => Promise<void>,
): SampleStore['read'] {
  const select = database.prepare(READ);
  const skip = database.prepare(SKIP);

  return async function* (userId, from, to, reaching = '') {
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
  };
}

const keyIn = (row: Record<string, SQLOutputValue> | undefined): SQLOutputValue[] | undefined =>
  row && Object.values(row);

export function batchOf(row: Record<string, SQLOutputValue>): Batch {
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
