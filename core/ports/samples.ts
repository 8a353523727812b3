import type { HealthSample } from '../../shared/models/typescript/types.ts';
import type { AppError } from '../errors.ts';
import type { User } from './users.ts';

export type Metric = HealthSample['metric'];

/** A reading as it is stored: times in UTC with milliseconds, so that they compare as text. */
export interface Sample {
  metric: Metric;
  value: number;
  start: string;
  end?: string;
}

/** What names a batch: no two of a user are alike in all of these. */
export interface BatchKey {
  user_id: string;
  /** The earliest start of its readings as received. */
  start: string;
  stream_id: string;
  batch_id: string;
}

/** One upload, kept as one item. */
export interface Batch extends BatchKey {
  /** By start, then metric, then value. Their starts span at most BATCH_SPAN_MS. */
  samples: Sample[];
  /** SHA-256 of the samples, in hex. */
  digest: string;
  received_at: string;
}

export interface ErasedSamples {
  batches: number;
  samples: number;
}

/** Counts of readings, by day (UTC, by their start) and metric. */
export type ReadingCounts = Record<string, Partial<Record<Metric, number>>>;

/** What one user has sent, where it is counted after it was stored. */
export interface Usage {
  /** Readings that were stored, including those removed since. */
  readings: ReadingCounts;
  /** Batches that were stored, by minute, such as `2026-03-14T09:26`. */
  batches: Record<string, number>;
}

/** Conditions for storing a batch. Both functions are pure and may be called several times. */
export interface AppendConditions {
  /** The error when the sender may not store the batch, by the user's item at the moment of storing; undefined when allowed. */
  refusal(user: User | undefined): AppError | undefined;
  /**
   * The error when the counts, which include the batch, exceed a limit; else undefined. Not called for a batch that is
   * stored already, nor by stores that do not count.
   */
  excess(counts: ReadingCounts): AppError | undefined;
}

/**
 * `stored`: the key was free. `duplicate`: the same readings are stored under this key. `taken`: other readings are. `refused`: this call
 * has stored nothing.
 */
export type AppendResult = 'stored' | 'duplicate' | 'taken' | { refused: AppError };

/** Batches, by user and start. Each call is atomic and, once answered, durable. */
export interface SampleStore {
  /**
   * Stores a batch whose key is free, if the terms allow it at that moment. After `stored` or `duplicate` the batch stays until its
   * user, stream or readings are erased or expire; the refusal of another sender does not remove it.
   */
  append(batch: Batch, terms: AppendConditions): Promise<AppendResult>;
  /**
   * The user's batches with `from` ≤ start < `to`, ordered by start, stream and batch id. With `reaching`, batches whose readings
   * all start before it may be left out, which saves decoding them.
   */
  read(userId: string, from: string, to: string, reaching?: string): AsyncIterable<Batch>;
  /** Removes all batches of one stream, or of all the user's, and tells how many there were. Interrupted, it can be called again. */
  erase(userId: string, streamId?: string): Promise<ErasedSamples>;
  /**
   * Removes the readings of these metrics from one stream's batches; returns the numbers of batches and readings. A batch with other
   * metrics keeps its key and digest, so that it is still a duplicate when sent again; one without is removed. Each batch changes atomically;
   * if interrupted, call it again. Reads the user's batches once.
   */
  eraseMetrics(userId: string, streamId: string, metrics: readonly Metric[]): Promise<ErasedSamples>;
}
