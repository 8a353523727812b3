import type { Metric } from './samples.ts';

/** A device's request to be paired, and what an owner decided. */
export interface Pairing {
  /** The code that the owner enters: 8 letters. */
  user_code: string;
  /** SHA-256 of the device code in hex. */
  device_hash: string;
  /** The device's name, as the device calls itself. */
  name: string;
  /** The metrics that the device asks for. */
  metrics: readonly Metric[];
  /** ISO 8601. From this time on, the codes are not accepted. */
  expires_at: string;
  /** The device waits this many seconds between two polls. */
  interval: number;
  /** When the device polled last, ISO 8601. Absent before the first poll and after a decision. */
  polled_at?: string;
  /** Absent until an owner decides. */
  decision?: 'agreed' | 'refused';
  /** The owner who agreed. */
  owner_id?: string;
  /** Incremented by every change. */
  revision: number;
}

/**
 * Stores pairings, keyed by user code, for a while after they expire. Each call is one atomic storage operation, and durable once its
 * promise resolves.
 */
export interface Pairings {
  /**
   * Stores a new pairing.
   *
   * @returns false, without changing anything, if the user code is taken
   */
  create(pairing: Pairing): Promise<boolean>;
  /** Reads a pairing with a strongly consistent read. It may have expired. */
  find(userCode: string): Promise<Pairing | undefined>;
  /**
   * Replaces a pairing by one with the next revision.
   *
   * @returns false, without changing anything, if the stored revision is not the previous one
   */
  replace(pairing: Pairing): Promise<boolean>;
}
