import type { PetState } from '../../shared/models/typescript/types.ts';
import type { Metric, Usage } from './samples.ts';

/** A reading in a fold. Times are in ms since 1970; `end` is null for a reading without an end. */
export type FoldedReading = readonly [start: number, end: number | null, value: number, received: number];

/** A bitmap of minutes slept: bit n of `bits` (base64, least significant bit first) is minute `first` + n since 1970. */
export interface SleepBitmap {
  first: number;
  bits: string;
}

/** A stream's readings of `sleep_duration` in the last 48 hours. */
export interface FoldedSleeps {
  /** The latest readings, latest first; at most 24. */
  sleeps: readonly FoldedReading[];
  /** The minutes covered by earlier readings; absent when there are none. */
  slept?: SleepBitmap;
}

export interface FoldedStream extends FoldedSleeps {
  /** The latest reading of each metric except sleep. */
  latest: Partial<Record<Metric, FoldedReading>>;
}

/** A change of a fold by new or removed batches. */
export interface FoldDelta {
  /** By stream id. */
  streams: Record<string, FoldedStream>;
  /** The earliest time (ms since 1970) of readings that were left out because they are in the future. */
  ahead?: number;
  /** Streams with a removed batch. The fold may still contain its readings, and has to be rebuilt. */
  removedFrom?: readonly string[];
}

/**
 * The readings that a pet's state depends on. Consent is checked when a fold is read, not when it is written. At most 64 KB of JSON, for
 * 16 streams.
 */
export interface Fold extends Omit<FoldDelta, 'removedFrom'> {
  /** The version of this layout. */
  format: number;
  /** When it was last rebuilt from the batches, in ms since 1970. */
  rebuilt: number;
}

/** A pet as it is stored. */
export interface Pet {
  user_id: string;
  /** Number of writes, from 1; 0 in pets stored before revisions existed. */
  revision: number;
  /** When the state was computed from readings and profile. */
  as_of: string;
  /** The version of the user's item that the state was computed from. */
  user_version: number;
  state: PetState;
  /** The day (UTC) of the message. Empty when the template wrote it in place of the configured narrator, which may still replace it. */
  message_day: string;
  /** The name of the narrator that wrote the message and, if that is not the configured one, the reason. */
  said_by: string;
  /** When a model was last asked for a message. */
  asked_at?: string;
  /** Absent in pets stored before folds existed. */
  fold?: Fold;
  /** Only on hosts that count batches after storing them. */
  usage?: Usage;
}

/** Pets by user id. Each call is one storage operation, atomic, and durable when it resolves. */
export interface PetStore {
  get(userId: string): Promise<Pet | undefined>;
  /**
   * A conditional write: stores a pet whose `revision` follows the stored one's, or is 1 if none is stored.
   *
   * @returns false, without a change, when another writer was first
   */
  put(pet: Pet): Promise<boolean>;
  /**
   * Deletes a pet.
   *
   * @returns false when there was none
   */
  remove(userId: string): Promise<boolean>;
}
