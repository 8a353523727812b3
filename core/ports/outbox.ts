/**
 * Stored batches that are not yet in their user's pet, for a host that updates pets in its own process. An entry is written in the same
 * transaction as its batch, so a crash loses none. AWS uses the table's stream instead.
 */
export interface Outbox {
  /** All users with pending batches, and the number of those batches. */
  pending(): Promise<[userId: string, batches: number][]>;
  /** Subtracts batches that the pet now includes. One write. Does nothing for a user without pending batches. */
  markProcessed(userId: string, batches: number): Promise<void>;
}
