import type { User } from './users.ts';

/** What is counted: upload tickets, and publications of an upload. */
export type PictureAction = 'tickets' | 'publishes';

/** Counts a user's requests for pictures in the user's item. */
export interface PictureCounts {
  /**
   * Adds one to a count of the user, unless it has reached `MAX_PICTURE_REQUESTS` in the current window. A new window starts with 1. Changes
   * neither the version nor anything else, and does nothing if the user is being erased. Of concurrent calls, at most the maximum succeed.
   *
   * @param user the item as it was just read
   * @returns undefined if the request was counted; otherwise when the window began (ISO 8601)
   */
  count(user: User, action: PictureAction, now: Date): Promise<string | undefined>;
}
