/** Limits that a user has reached. Takes at most 40 KB of JSON, when the quotas of all metrics are used up on all days. */
export interface ReachedLimits {
  /** All batches are rejected until this time (ISO 8601). */
  rate_until?: string;
  /** Sorted entries such as `2026-03-14 heart_rate`: the quota of this metric on this day is used up, so further readings are rejected. */
  full?: string[];
}

/** Stores, in the user's item, which limits the user has reached. */
export interface UserLimits {
  /**
   * Sets or removes `User.limited` without changing the version. Does nothing if the user does not exist or is being erased. One storage
   * operation: atomic, idempotent, and durable once its promise resolves.
   */
  setReached(userId: string, limited: ReachedLimits | undefined): Promise<void>;
}
