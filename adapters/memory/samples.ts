import type { Maintenance } from '../../core/ports/maintenance.ts';
import type { Outbox } from '../../core/ports/outbox.ts';
import type { Batch, BatchKey, ReadingCounts, SampleStore } from '../../core/ports/samples.ts';
import type { UserStore } from '../../core/ports/users.ts';
import { lastSampleStart } from '../../core/streams/batch-span.ts';
import { countReadings } from '../../core/streams/ingest-limits.ts';
import { dayOf } from '../../core/util/time.ts';
import { memoryUsers } from './users.ts';

export interface MemorySampleStore extends SampleStore, Outbox, Maintenance {
  /** Removes one batch, so that tests can simulate how the DynamoDB adapter removes a batch after a rejected append. */
  remove(key: BatchKey): void;
}

/** Stores batches in memory, for tests. */
export function memorySamples(users: Pick<UserStore, 'get'> = memoryUsers()): MemorySampleStore {
  /** Batches by user id, then by `keyOf`. Stored as JSON, so that callers cannot modify a stored batch. */
  const batchesByUser = new Map<string, Map<string, string>>();
  const countsByUser = new Map<string, ReadingCounts>();
  /** For each user id, the number of batches that are not included in the pet yet. */
  const outbox = new Map<string, number>();
  const batchesOf = (userId: string) => batchesByUser.get(userId) ?? new Map<string, string>();
  /** Builds a key that sorts in the order in which `read` returns batches. */
  const keyOf = ({ start, stream_id, batch_id }: BatchKey) => `${start}#${stream_id}#${batch_id}`;
  const parse = (text: string): Batch => JSON.parse(text);

  return {
    async append(batch, { accessError, quotaError }) {
      const { user_id } = batch;
      // There is no await between this check and the append, so the user cannot be updated in between.
      const refused = accessError(await users.get(user_id));
      if (refused) return { refused };
      const batches = batchesOf(user_id);
      const stored = batches.get(keyOf(batch));
      if (stored !== undefined) return parse(stored).digest === batch.digest ? 'duplicate' : 'taken';
      const counts = countReadings(batch.samples, countsByUser.get(user_id));
      const tooMany = quotaError(counts);
      if (tooMany) return { refused: tooMany };
      countsByUser.set(user_id, counts);
      batchesByUser.set(user_id, batches.set(keyOf(batch), JSON.stringify(batch)));
      outbox.set(user_id, (outbox.get(user_id) ?? 0) + 1);
      return 'stored';
    },
    async *read(userId, from, to, reaching = '') {
      const batches = batchesOf(userId);
      for (const key of [...batches.keys()].sort()) {
        const text = batches.get(key);
        // The caller may have removed this batch since the keys were listed.
        if (text === undefined || key < from || key >= to) continue;
        const batch = parse(text);
        if (lastSampleStart(batch) >= reaching) yield batch;
      }
    },
    remove(key) {
      batchesOf(key.user_id).delete(keyOf(key));
    },
    async erase(userId, streamId) {
      if (streamId === undefined) {
        countsByUser.delete(userId);
        outbox.delete(userId);
      }
      const erased = { batches: 0, samples: 0 };
      for (const [key, text] of batchesOf(userId)) {
        const { stream_id, samples } = parse(text);
        if (streamId !== undefined && stream_id !== streamId) continue;
        batchesOf(userId).delete(key);
        erased.batches += 1;
        erased.samples += samples.length;
      }
      return erased;
    },
    async eraseMetrics(userId, streamId, metrics) {
      const erased = { batches: 0, samples: 0 };
      for (const [key, text] of batchesOf(userId)) {
        const batch = parse(text);
        const samples = batch.samples.filter(({ metric }) => !metrics.includes(metric));
        if (batch.stream_id !== streamId || samples.length === batch.samples.length) continue;
        if (samples.length === 0) batchesOf(userId).delete(key);
        else batchesOf(userId).set(key, JSON.stringify({ ...batch, samples }));
        erased.batches += 1;
        erased.samples += batch.samples.length - samples.length;
      }
      return erased;
    },
    async expire(before) {
      for (const batches of batchesByUser.values()) {
        for (const key of batches.keys()) if (key < before) batches.delete(key);
      }
      for (const [userId, counts] of countsByUser) {
        const kept = Object.entries(counts).filter(([day]) => day >= dayOf(before));
        countsByUser.set(userId, Object.fromEntries(kept));
      }
    },
    pending: async () => [...outbox],
    async markProcessed(userId, batches) {
      const left = (outbox.get(userId) ?? 0) - batches;
      if (left > 0) outbox.set(userId, left);
      else outbox.delete(userId);
    },
  };
}
