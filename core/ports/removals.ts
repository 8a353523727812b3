import type { Metric } from './samples.ts';

/** A removal that takes several steps: what is removed. */
export type Removal =
  /** All data of a user who is being erased. */
  | { kind: 'user'; user_id: string }
  /** The readings of a stream that is being revoked. */
  | { kind: 'stream'; user_id: string; stream_id: string }
  /** Readings of metrics that a stream no longer has consent for. */
  | { kind: 'withdrawn'; user_id: string; stream_id: string; metrics: Metric[] }
  /** The user's portraits except the one in the profile. */
  | { kind: 'portraits'; user_id: string };

/** A removal that has begun and not yet ended. */
export interface PendingRemoval {
  id: string;
  /** When it began. */
  since: string;
  removal: Removal;
}

/**
 * Records of removals: written before the first step and deleted after the last, so that an interrupted removal can be found
 * and finished. Each call is one storage operation, atomic, and durable when it resolves.
 */
export interface Removals {
  begin(removal: Removal, now: string): Promise<PendingRemoval>;
  /** Deletes this record, if it exists. Another record of the same removal stays. */
  end(pending: PendingRemoval): Promise<void>;
  /** The removals that began before a time, earliest first; may include some that end meanwhile. */
  pending(before: string): AsyncIterable<PendingRemoval>;
}
