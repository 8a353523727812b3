import type { HealthSample } from '../../shared/models/typescript/types.ts';
import type { AppError } from '../errors.ts';
import type { User } from './users.ts';

export type Metric = HealthSample['metric'];

/** A stored reading. Times are in UTC with milliseconds, so that they can be compared as strings. */
export interface Sample {
  metric: Metric;
  value: number;
  start: string;
  end?: string;
}

/** The fields that together identify a batch. */
export interface BatchKey {
  user_id: string;
  /** The earliest start time among the readings as received. It does not change when readings are erased. */
  start: string;
  stream_id: string;
  batch_id: string;
}

/** The readings of one request, stored as one item. */
export interface Batch extends BatchKey {
  /** Sorted by start, metric and value. The first and the last start time are at most BATCH_SPAN_MS apart. */
  samples: Sample[];
  /** SHA-256 of the received samples, in hex. */
  digest: string;
  received_at: string;
}

export interface ErasedSamples {
  batches: number;
  samples: number;
}

/** Number of readings by day and metric. A reading counts for the UTC day on which it starts. */
export type ReadingCounts = Record<string, Partial<Record<Metric, number>>>;

/** Counts of what one user has sent. Kept only on hosts that count batches after storing them. */
export interface Usage {
  /** Number of stored readings, including readings that were erased later. */
  readings: ReadingCounts;
  /** Number of stored batches, keyed by minute, such as `2026-03-14T09:26`. */
  batches: Record<string, number>;
}

/** Conditions for storing a batch. Both functions must be pure, because a store may call them more than once. */
export interface AppendConditions {
  /**
   * Checks whether the sender may store the batch, given the user's item at the time of the write.
   *
   * @returns an error if the batch must not be stored
   */
  accessError(user: User | undefined): AppError | undefined;
  /**
   * Checks the user's counts, which already include the batch, against the quota. Not called for a batch that is already stored, nor by
   * stores that do not count readings.
   *
   * @returns an error if the batch must not be stored
   */
  quotaError(counts: ReadingCounts): AppError | undefined;
}

/**
 * `stored`: the batch is new. `duplicate`: the batch is already stored, with the same readings. `taken`: another batch with the same key is
 * already stored. `refused`: a condition failed, and this call stored nothing.
 */
export type AppendResult = 'stored' | 'duplicate' | 'taken' | { refused: AppError };

/** Stores batches, ordered by user and start. Each call is atomic, and durable once its promise resolves. */
export interface SampleStore {
  /**
   * Stores a batch if its key is free and the conditions hold at the time of the write. After `stored` or `duplicate`, the batch remains
   * until its user, stream or readings are erased or expire. This holds even if another sender's attempt to store the same batch is
   * refused.
   */
  append(batch: Batch, conditions: AppendConditions): Promise<AppendResult>;
  /**
   * Reads the user's batches with `from` ≤ start < `to`, ordered by start, stream and batch id.
   *
   * @param reaching if set, the store may skip batches in which every reading starts before this time, to avoid decoding them
   */
  read(userId: string, from: string, to: string, reaching?: string): AsyncIterable<Batch>;
  /**
   * Deletes all batches of a user or of one stream. If it is interrupted, call it again.
   *
   * @returns the number of deleted batches and readings
   */
  erase(userId: string, streamId?: string): Promise<ErasedSamples>;
  /**
   * Removes the readings of these metrics from the batches of one stream. A batch that also has other metrics keeps its key and digest, so
   * that the same batch is still recognised as a duplicate if it is sent again. A batch that becomes empty is deleted. Each batch changes
   * atomically. If the call is interrupted, repeat it. Cost: one read of all the user's batches.
   *
   * @returns the number of batches changed or deleted, and of readings removed
   */
  eraseMetrics(userId: string, streamId: string, metrics: readonly Metric[]): Promise<ErasedSamples>;
}
