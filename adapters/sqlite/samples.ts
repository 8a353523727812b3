import type { DatabaseSync } from 'node:sqlite';
import type { Maintenance } from '../../core/ports/maintenance.ts';
import type { Outbox } from '../../core/ports/outbox.ts';
import type { AppendConditions, AppendResult, SampleStore } from '../../core/ports/samples.ts';
import type { User } from '../../core/ports/users.ts';
import { addCounts } from '../../core/streams/ingest-limits.ts';
import { dayOf } from '../../core/util/time.ts';
import { packBatch, type StoredBatch } from '../codec/packed-batch.ts';
import { sqliteCounts } from './counts.ts';
import { sqliteOutbox } from './outbox.ts';
import { sampleErasure } from './sample-erasure.ts';
import { readBatches } from './sample-reads.ts';
import { savepoints } from './savepoint.ts';
import type { SharedTransactions } from './shared-transactions.ts';

const INSERT = `
  INSERT INTO batches (user_id, start, stream_id, batch_id, digest, received_at, sample_count, body, latest)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const SELECT_DIGEST = 'SELECT digest FROM batches WHERE user_id = ? AND start = ? AND stream_id = ? AND batch_id = ?';

export interface SqliteSamples extends SampleStore, Outbox, Maintenance {
  /** As `append`. */
  appendPacked(batch: StoredBatch, conditions: AppendConditions): Promise<AppendResult>;
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * Stores batches in SQLite, one row per batch. Awaits `turn` before each step of a read, so that many concurrent reads do not block the
 * event loop.
 */
export function sqliteSamples(
  database: DatabaseSync,
  transactions: SharedTransactions,
  turn: () => Promise<void> = nextTurn,
): SqliteSamples {
  const counts = sqliteCounts(database);
  const outbox = sqliteOutbox(database, transactions);
  const allOrNothing = savepoints(database);
  const selectUser = database.prepare('SELECT item FROM users WHERE user_id = ? AND gone IS NULL');
  const selectDigest = database.prepare(SELECT_DIGEST);
  const insert = database.prepare(INSERT);

  const userOf = (userId: string): User | undefined => {
    const row = selectUser.get(userId);
    return row && JSON.parse(String(row.item));
  };

  function append(
    { user_id, start, stream_id, batch_id, digest, received_at, ...packed }: StoredBatch,
    { accessError, quotaError }: AppendConditions,
  ): Promise<AppendResult> {
    const { size, latest, body } = packed;
    return transactions.write(() => {
      const refused = accessError(userOf(user_id));
      if (refused) return { refused };
      const stored = selectDigest.get(user_id, start, stream_id, batch_id);
      if (stored) return stored.digest === digest ? 'duplicate' : 'taken';
      const after = addCounts(counts.between(user_id, dayOf(start), dayOf(latest)), packed.counts);
      const tooMany = quotaError(after);
      if (tooMany) return { refused: tooMany };
      allOrNothing(() => {
        counts.set(user_id, after);
        outbox.add(user_id);
        insert.run(user_id, start, stream_id, batch_id, digest, received_at, size, body, latest);
      });
      return 'stored';
    });
  }

  return {
    append: (batch, conditions) => append(packBatch(batch), conditions),
    appendPacked: append,
    read: readBatches(database, transactions, turn),
    ...sampleErasure(database, { transactions, counts, outbox, turn }),
    pending: outbox.pending,
    markProcessed: outbox.markProcessed,
  };
}
