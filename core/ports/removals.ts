import type { Metric } from './samples.ts';

/** What a removal deletes. A removal takes several steps and may be interrupted. */
export type Removal =
  /** All data of a user who is being erased. */
  | { kind: 'user'; user_id: string }
  /** The readings of a stream that is being revoked. */
  | { kind: 'stream'; user_id: string; stream_id: string }
  /** The readings of metrics that a stream no longer has consent for. */
  | { kind: 'withdrawn'; user_id: string; stream_id: string; metrics: Metric[] }
  /** The link of an identity, unless the user lists the identity. */
  | { kind: 'identity'; user_id: string; identity_id: string }
  /** The user's portraits, except the one in the profile. */
  | { kind: 'portraits'; user_id: string };

/** A removal that has begun but not ended. */
export interface PendingRemoval {
  id: string;
  /** When the removal began, ISO 8601. */
  since: string;
  removal: Removal;
}

/**
 * Records of removals. A record is written before the first step and deleted after the last, so that a sweep can find and finish
 * interrupted removals. Each call is one atomic storage operation, and durable once its promise resolves.
 */
export interface Removals {
  begin(removal: Removal, now: string): Promise<PendingRemoval>;
  /** Deletes this record if it exists. Other records of the same removal stay. */
  end(pending: PendingRemoval): Promise<void>;
  /** Lists the removals that began before this time (ISO 8601), earliest first. May include removals that end during the iteration. */
  pending(before: string): AsyncIterable<PendingRemoval>;
}
