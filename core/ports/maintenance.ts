/** Deletes expired data in stores that lack automatic expiry such as DynamoDB's TTL or S3's lifecycle rules. */
export interface Maintenance {
  /**
   * Deletes expired data in small steps: batches that start before `before`, reading counts of days before it, tombstones and
   * pairings that expire before it, and unpublished uploads and acts written before it. If the call is interrupted, repeat it.
   *
   * @param before ISO 8601
   */
  expire(before: string): Promise<void>;
}

/**
 * Stores the time of the last maintenance run. The next run compares it with the clock, and puts expiry on hold if the clock has jumped.
 * The time is stored with the data, so that backups include it.
 */
export interface ClockRecord {
  /** @returns the time of the last run in ms since 1970; undefined in a new store */
  last(): Promise<number | undefined>;
  /**
   * Records the time of a maintenance run.
   *
   * @param now ms since 1970
   */
  note(now: number): Promise<void>;
}
