import type { PetState } from '../../shared/models/typescript/types.ts';
import type { Metric, Usage } from './samples.ts';

/** A reading in a fold; times in ms since 1970, `end` null without one. */
export type FoldedReading = readonly [start: number, end: number | null, value: number, received: number];

/** A bitmap of minutes slept: bit n of `bits` (base64, least significant bit first) is minute `first` + n since 1970. */
export interface SleepBitmap {
  first: number;
  bits: string;
}

/** `sleep_duration` of a stream's last 48 hours. */
export interface FoldedSleeps {
  /** The latest sleeps, latest first; at most 24. */
  sleeps: readonly FoldedReading[];
  /** The minutes that earlier sleeps cover; absent when there are none. */
  slept?: SleepBitmap;
}

export interface FoldedStream extends FoldedSleeps {
  /** The latest reading of each metric except sleep. */
  latest: Partial<Record<Metric, FoldedReading>>;
}

/** What batches add to a fold. */
export interface FoldDelta {
  /** By id. */
  streams: Record<string, FoldedStream>;
  /** The earliest time (ms since 1970) of readings that were left out because they are too far in the future. */
  ahead?: number;
  /** Streams that lost a batch, so that their part of the fold can no longer be trusted. */
  removedFrom?: readonly string[];
}

/**
 * The data that a pet's state is computed from, regardless of consent, which is checked when the fold is read. At most 64 KB as
 * JSON for a user's 16 streams.
 */
export interface Fold extends Omit<FoldDelta, 'removedFrom'> {
  format: number;
  /** When it was last rebuilt from the batches, in ms since 1970. */
  rebuilt: number;
}

/** What is kept of a pet. */
export interface Pet {
  user_id: string;
  /** Number of writes, from 1; 0 in pets stored before revisions existed. */
  revision: number;
  /** When the readings and the profile that it follows from were looked at. */
  as_of: string;
  /** The version of the user's item it follows from. */
  user_version: number;
  state: PetState;
  /** The day, in UTC, that the message is for; empty when another narrator should have written it and may still do so. */
  message_day: string;
  /** Who wrote the message and, when it was not who should have, why. */
  said_by: string;
  /** When a narrator that costs something was last asked. */
  asked_at?: string;
  /** Absent in pets stored before folds existed. */
  fold?: Fold;
  /** Only where batches are counted after they were stored. */
  usage?: Usage;
}

/** Pets, by their user. Each call is one storage operation, atomic and, once answered, durable. */
export interface PetStore {
  get(userId: string): Promise<Pet | undefined>;
  /**
   * Stores a pet if the stored one has the preceding revision, or if its revision is 1 and none is stored. Otherwise another writer was
   * first: returns false and changes nothing.
   */
  put(pet: Pet): Promise<boolean>;
  /** Removes a pet; false when there was none. */
  remove(userId: string): Promise<boolean>;
}
