import type { User } from './users.ts';

/** Lists users for operators. */
export interface UserDirectory {
  /**
   * Returns a page of users in an order that does not change. A page may have fewer users than `limit`, even none, and still have a next
   * one. Cost: proportional to `limit`, however many users there are.
   *
   * @param after `next` of the previous page
   */
  list(after: string | undefined, limit: number): Promise<{ users: ListedUser[]; next?: string }>;
}

export type ListedUser = Pick<User, 'user_id' | 'created_at' | 'updated_at' | 'version' | 'lock'>;

/** A part of all users. Each user is in exactly one of `count` slices. */
export interface Slice {
  /** From 0 to `count` - 1. */
  index: number;
  count: number;
}

/** Finds users whose owners have not been active. */
export interface InactiveUsers {
  /**
   * Lists the users of a slice whose owners were last active (`lastActivity`) before this time (ISO 8601). Reads all users of the slice, in
   * small steps. Users who change meanwhile may be missing, and the listed ones may have changed.
   */
  list(before: string, slice: Slice): AsyncIterable<User>;
}
