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
