/** The part of a store that its host has to call where no service does the same by itself, as DynamoDB's TTL and S3's lifecycle rules do. */
export interface Maintenance {
  /**
   * Removes what expired before this time (ISO 8601): batches that start before it, with the counts of readings for earlier days; tombstones
   * of erased users that end before it; unpublished uploads written before it. Works in small steps; if interrupted, call it again.
   */
  expire(before: string): Promise<void>;
}

/** When the clock was last checked, kept with the data and so in its backups, so that a wrong clock expires nothing. */
export interface ClockRecord {
  /** In ms since 1970; undefined in a new store. */
  last(): Promise<number | undefined>;
  note(now: number): Promise<void>;
}
