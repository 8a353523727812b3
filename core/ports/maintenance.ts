/** Expiry in stores whose service does not expire items, as DynamoDB's TTL and S3's lifecycle rules do. */
export interface Maintenance {
  /**
   * Deletes, in small steps: batches that start before `before`, counts of readings for earlier days, tombstones that expire before then,
   * and unpublished uploads written before then. If interrupted, call it again.
   *
   * @param before ISO 8601
   */
  expire(before: string): Promise<void>;
}

/**
 * The time of the last maintenance, stored with the data and included in its backups. If the clock has jumped since then, nothing is
 * expired.
 */
export interface ClockRecord {
  /** @returns ms since 1970; undefined in a new store */
  last(): Promise<number | undefined>;
  /** @param now ms since 1970 */
  note(now: number): Promise<void>;
}
