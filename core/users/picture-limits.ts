import { AppError } from '../errors.ts';
import type { PictureAction, PictureCounts } from '../ports/picture-counts.ts';
import type { Principal, User } from '../ports/users.ts';
import { holdsToken, unauthorized } from './credentials.ts';
import { requireUnlocked } from './locked.ts';

/** Maximum number of upload tickets of one user in `WINDOW_MS`, and also of publications. */
export const MAX_PICTURE_REQUESTS = 20;
export const WINDOW_MS = 60_000;

/** @param retryAfter in seconds */
export function tooManyPictures(action: PictureAction, retryAfter: number): AppError {
  if (action === 'tickets') {
    const detail = `Too many upload tickets were requested. Wait ${retryAfter} s, or use a ticket that has not expired.`;
    return new AppError('too-many-requests', detail, { retryAfter });
  }
  const detail = `Too many pictures were published. Wait ${retryAfter} s, then publish the picture again; the upload is kept.`;
  return new AppError('too-many-requests', detail, { retryAfter });
}

/** The number of requests of a user since a time, in the current window; undefined if no window has begun or the last one has ended. */
export function currentCount(user: User, action: PictureAction, now: Date): User[PictureAction] {
  const count = user[action];
  const elapsed = count ? now.getTime() - Date.parse(count.since) : WINDOW_MS;
  return elapsed < WINDOW_MS ? count : undefined;
}

/**
 * Limits the requests for pictures of each user by counts in storage, for hosts whose processes share no memory. Cost of a ticket: one
 * conditional write; a second one if it is not the first of its window. Cost of a publication: one conditional write. Above the limit nothing
 * is counted; a ticket still costs the write whose condition fails.
 */
export function countedPictures(counts: PictureCounts, clock: () => Date) {
  async function limit(action: PictureAction, user: User, now: Date): Promise<void> {
    const since = await counts.count(user, action, now);
    if (since === undefined) return;
    const remaining = WINDOW_MS - (now.getTime() - Date.parse(since));
    throw tooManyPictures(action, Math.min(WINDOW_MS / 1_000, Math.max(1, Math.ceil(remaining / 1_000))));
  }

  return {
    /**
     * Reads the user and counts a ticket.
     *
     * @throws `unauthorized`, `locked`, `too-many-requests`
     */
    async limitTicket(owner: Principal<'owner'>): Promise<User> {
      const now = clock();
      const { user, counted } = await counts.countFirstTicket(owner, now);
      if (!user || !holdsToken(user, owner, now)) throw unauthorized();
      requireUnlocked(user);
      if (!counted) await limit('tickets', user, now);
      return user;
    },
    /**
     * Counts a publication.
     *
     * @throws `too-many-requests`
     */
    limitPublication: (user: User): Promise<void> => limit('publishes', user, clock()),
  };
}
