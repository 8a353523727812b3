import { AppError } from '../errors.ts';
import type { PictureAction, PictureCounts } from '../ports/picture-counts.ts';
import type { User } from '../ports/users.ts';

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
 * Limits the requests for pictures of each user by counts in storage, for hosts whose processes share no memory. Cost: one conditional
 * write, or none above the limit.
 *
 * @returns a function that throws `too-many-requests` above the limit
 */
export function countedPictures(counts: PictureCounts, clock: () => Date) {
  return async (action: PictureAction, user: User): Promise<void> => {
    const now = clock();
    const since = await counts.count(user, action, now);
    if (since === undefined) return;
    const remaining = WINDOW_MS - (now.getTime() - Date.parse(since));
    throw tooManyPictures(action, Math.min(WINDOW_MS / 1_000, Math.max(1, Math.ceil(remaining / 1_000))));
  };
}
