/**
 * Keeps track of stored batches that the user's pet does not include yet, on hosts that update pets in their own process. An entry is
 * written in the same transaction as its batch, so a crash cannot lose it. On AWS, the DynamoDB stream of the table is used instead.
 */
export interface Outbox {
  /** Returns all users with pending batches, and the number of pending batches of each. */
  pending(): Promise<[userId: string, batches: number][]>;
  /** Subtracts batches that are now part of the pet. Does nothing for a user without pending batches. Cost: one write. */
  markProcessed(userId: string, batches: number): Promise<void>;
}
