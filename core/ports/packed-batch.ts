import type { FoldDelta } from './pets.ts';
import type { AppendConditions, AppendResult, BatchKey, ReadingCounts } from './samples.ts';

/** A batch whose readings are encoded, with what is needed of them to store it and to update the pet. */
export interface PackedBatch extends BatchKey {
  digest: string;
  received_at: string;
  /** Number of readings. */
  size: number;
  /** The latest start time among the readings. */
  latest: string;
  counts: ReadingCounts;
  delta: FoldDelta;
  /** The readings, as `adapters/codec` encodes them. */
  body: Uint8Array;
}

/** Stores batches that were packed in another thread. */
export interface BatchPacking {
  /**
   * Reads the body of a request, checks it and packs it.
   *
   * @returns undefined if the batch is invalid, or cannot be packed now. The caller then checks it itself, and says what is wrong
   */
  pack(bytes: Uint8Array, destination: { userId: string; streamId: string }): Promise<PackedBatch | undefined>;
  /** Does the same as `SampleStore.append`. */
  append(batch: PackedBatch, conditions: AppendConditions): Promise<AppendResult>;
}
