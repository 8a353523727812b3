import type { Principal, User } from './users.ts';

/** What is counted: upload tickets, and publications of an upload. */
export type PictureAction = 'tickets' | 'publishes';

/** Counts a user's requests for pictures in the user's item. */
export interface PictureCounts {
  /**
   * Begins a window with one ticket, if `holdsToken` accepts the owner, the user is not locked and the last window has ended; otherwise only
   * reads the user. Changes nothing else.
   *
   * @returns the user, whom the caller has to verify with `holdsToken`, and whether the ticket was counted. The user is undefined if there
   * is none, or if the user is being erased
   */
  countFirstTicket(owner: Principal<'owner'>, now: Date): Promise<{ user: User | undefined; counted: boolean }>;
  /**
   * Adds one to a count of the user, unless it has reached `MAX_PICTURE_REQUESTS` in the current window. A new window starts with 1. Changes
   * neither the version nor anything else, and does nothing if the user is being erased. Of concurrent calls, at most the maximum succeed.
   *
   * @param user the item as it was just read
   * @returns undefined if the request was counted; otherwise when the window began (ISO 8601)
   */
  count(user: User, action: PictureAction, now: Date): Promise<string | undefined>;
}
