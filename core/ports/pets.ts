import type { PetDay, PetState } from '../../shared/models/typescript/types.ts';
import type { Metric, Usage } from './samples.ts';

/** A reading in a fold. Times are in ms since 1970; `end` is null if the reading has no end. */
export type FoldedReading = readonly [start: number, end: number | null, value: number, received: number];

/** A bitmap of minutes slept. Bit n of `bits` (base64, least significant bit first) stands for the minute `first` + n since 1970. */
export interface SleepBitmap {
  first: number;
  bits: string;
}

/** A stream's readings of `sleep_duration` in the last 48 hours. */
export interface FoldedSleeps {
  /** The latest readings, at most 24, latest first. */
  sleeps: readonly FoldedReading[];
  /** The minutes covered by earlier readings; absent if there are none. */
  slept?: SleepBitmap;
}

export interface FoldedStream extends FoldedSleeps {
  /** The latest reading of each metric except sleep. */
  latest: Partial<Record<Metric, FoldedReading>>;
}

/** The change that new or removed batches make to a fold. */
export interface FoldDelta {
  /** Readings, keyed by stream id. */
  streams: Record<string, FoldedStream>;
  /** The earliest time (ms since 1970) among readings that were left out because they are in the future. */
  ahead?: number;
  /** Streams from which a batch was removed. The fold may still contain the batch's readings, so it has to be rebuilt. */
  removedFrom?: readonly string[];
}

/**
 * A compact copy of the recent readings that a pet's state depends on. Consent is checked when a fold is read, not when it is written. A
 * fold with 16 streams takes at most 64 KB of JSON.
 */
export interface Fold extends Omit<FoldDelta, 'removedFrom'> {
  /** Version of the data format. */
  format: number;
  /** When the fold was last rebuilt from the batches, in ms since 1970. */
  rebuilt: number;
}

/** The last mood of a day, and what it was based on. */
export interface StoredDay extends PetDay {
  /** The metrics, by the stream that they came from. */
  sources: Record<string, Metric[]>;
}

/** A stored pet. */
export interface Pet {
  user_id: string;
  /** Number of writes, starting at 1. It is 0 in pets stored before revisions were introduced. */
  revision: number;
  /** When the state was last computed from the readings and the profile. */
  as_of: string;
  /** The version of the user's item that the state was computed from. */
  user_version: number;
  state: PetState;
  /** The last seven days, oldest first. Absent in pets stored before days were introduced. */
  days?: readonly StoredDay[];
  /**
   * The owner's day of the message. Empty if the template wrote the message in place of the configured narrator, which may still replace
   * it.
   */
  message_day: string;
  /** The name of the narrator that wrote the message, and the reason if it is not the configured narrator. */
  said_by: string;
  /** When a model was last asked for a message. */
  asked_at?: string;
  /** The owner's day on which browsers were last notified of the pet. */
  notified_on?: string;
  /** Absent in pets stored before folds were introduced. */
  fold?: Fold;
  /** Set only on hosts that count batches after storing them. */
  usage?: Usage;
}

/** Stores pets, keyed by user id. Each call is a single atomic storage operation, and durable once its promise resolves. */
export interface PetStore {
  get(userId: string): Promise<Pet | undefined>;
  /**
   * Stores a pet with a conditional write: its `revision` must be one more than that of the stored pet, or 1 if none is stored.
   *
   * @returns false, without changing anything, if another writer was first
   */
  put(pet: Pet): Promise<boolean>;
  /**
   * Deletes a pet.
   *
   * @returns false if there was none
   */
  remove(userId: string): Promise<boolean>;
}
