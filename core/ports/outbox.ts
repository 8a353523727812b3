/**
 * Batches that are stored, but not in their user's pet yet, for a host that updates pets in its own process. Written together with
 * the batch, so that a crash loses none. On AWS the table's stream does the same.
 */
export interface Outbox {
  /** Users with such batches, and the number of batches of each. */
  pending(): Promise<[userId: string, batches: number][]>;
  /** Subtracts batches that are in the pet now. One write; nothing happens for a user with none pending. */
  markProcessed(userId: string, batches: number): Promise<void>;
}
