import type { HealthSample } from '../../shared/models/typescript/types.ts';
import type { AppError } from '../errors.ts';
import type { User } from './users.ts';

export type Metric = HealthSample['metric'];

/** A stored reading. Times are in UTC with milliseconds, so that they can be compared as text. */
export interface Sample {
  metric: Metric;
  value: number;
  start: string;
  end?: string;
}

/** The unique key of a batch. */
export interface BatchKey {
  user_id: string;
  /** The earliest start of the readings that were received. Does not change when readings are erased. */
  start: string;
  stream_id: string;
  batch_id: string;
}

/** The readings of one request, stored as one item. */
export interface Batch extends BatchKey {
  /** Sorted by start, metric and value. Their starts span at most BATCH_SPAN_MS. */
  samples: Sample[];
  /** SHA-256 of the received samples, in hex. */
  digest: string;
  received_at: string;
}

export interface ErasedSamples {
  batches: number;
  samples: number;
}

/** Numbers of readings by day (of their start, UTC) and metric. */
export type ReadingCounts = Record<string, Partial<Record<Metric, number>>>;

/** What one user has sent, on hosts that count batches after storing them. */
export interface Usage {
  /** Stored readings, including those erased since. */
  readings: ReadingCounts;
  /** Numbers of stored batches by minute, such as `2026-03-14T09:26`. */
  batches: Record<string, number>;
}

/** Conditions for storing a batch. Both functions are pure and may be called more than once. */
export interface AppendConditions {
  /**
   * Checks the sender against the user's item at the time of the write.
   *
   * @returns an error if the batch must not be stored
   */
  accessError(user: User | undefined): AppError | undefined;
  /**
   * Checks the user's counts, which include the batch, against the quota. Not called for a batch that is already stored, nor by stores
   * that do not count.
   *
   * @returns an error if the batch must not be stored
   */
  quotaError(counts: ReadingCounts): AppError | undefined;
}

/**
 * `stored`: the batch is new. `duplicate`: the same readings are already stored under this key. `taken`: other readings are stored under
 * this key. `refused`: a condition failed, and this call stored nothing.
 */
export type AppendResult = 'stored' | 'duplicate' | 'taken' | { refused: AppError };

/** Batches by user and start. Each call is atomic, and durable when it resolves. */
export interface SampleStore {
  /**
   * Stores a batch if its key is free and the conditions hold at the time of the write. After `stored` or `duplicate` the batch stays
   * until its user, stream or readings are erased or expire, even if another sender's attempt to store it is refused.
   */
  append(batch: Batch, conditions: AppendConditions): Promise<AppendResult>;
  /**
   * The user's batches with `from` ≤ start < `to`, ordered by start, stream and batch id.
   *
   * @param reaching batches whose readings all start before this time may be left out, which saves decoding them
   */
  read(userId: string, from: string, to: string, reaching?: string): AsyncIterable<Batch>;
  /**
   * Deletes all batches of a user, or of one stream. If interrupted, call it again.
   *
   * @returns the numbers of deleted batches and readings
   */
  erase(userId: string, streamId?: string): Promise<ErasedSamples>;
  /**
   * Removes the readings of these metrics from one stream's batches. A batch that also has other metrics keeps its key and digest, so that
   * the same batch sent again is a duplicate. A batch that becomes empty is deleted. Each batch changes atomically. If interrupted, call
   * it again. Cost: reads the user's batches once.
   *
   * @returns the numbers of changed or deleted batches, and of removed readings
   */
  eraseMetrics(userId: string, streamId: string, metrics: readonly Metric[]): Promise<ErasedSamples>;
}
