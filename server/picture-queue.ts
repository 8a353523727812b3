import { AppError } from '../core/errors.ts';
import type { PictureTurn } from '../core/users/avatar.ts';
import { shareOf } from './shares.ts';

/** Pictures in memory at a time, of up to 10 MiB each. */
export const CONCURRENCY = 3;
/** Pictures in memory or waiting; one user may have a quarter of them. */
export const MAX_PICTURES = 16;
const MAX_OF_ONE_USER = shareOf(MAX_PICTURES);
const RETRY_AFTER_S = 2;

interface Waiting {
  userId: string;
  begin: () => void;
}

/**
 * Limits how many pictures are processed at a time, one of each user, so that other requests keep processor and memory. Pictures wait
 * in order, before they are read. Above the limits it throws `unavailable`, and the upload stays.
 */
export function pictureQueue(): PictureTurn {
  const waiting: Waiting[] = [];
  /** Users whose pictures are being processed. */
  const busy = new Set<string>();

  const placesOf = (userId: string) =>
    waiting.filter((place) => place.userId === userId).length + (busy.has(userId) ? 1 : 0);

  function advance(): void {
    if (busy.size >= CONCURRENCY) return;
    const at = waiting.findIndex(({ userId }) => !busy.has(userId));
    const [next] = at < 0 ? [] : waiting.splice(at, 1);
    if (!next) return;
    busy.add(next.userId);
    next.begin();
  }

  async function placeFor(userId: string, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (waiting.length + busy.size >= MAX_PICTURES || placesOf(userId) >= MAX_OF_ONE_USER) throw full();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const place = { userId, begin: resolve };
    const leave = () => {
      const at = waiting.indexOf(place);
      if (at < 0) return;
      waiting.splice(at, 1);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', leave, { once: true });
    waiting.push(place);
    advance();
    await promise.finally(() => signal?.removeEventListener('abort', leave));
  }

  return async (userId, work, signal) => {
    await placeFor(userId, signal);
    try {
      return await work();
    } finally {
      busy.delete(userId);
      advance();
    }
  };
}

function full(): AppError {
  const detail = 'Too many pictures are being processed. Wait a moment and publish the picture again.';
  return new AppError('unavailable', detail, { retryAfter: RETRY_AFTER_S });
}
