import { AppError } from '../core/errors.ts';
import type { ExportTransport } from '../core/privacy/export.ts';
import type { WithPictureSlot } from '../core/users/portrait-publishing.ts';
import { limiter } from '../core/util/limiter.ts';
import { maxPerKey } from './fair-share.ts';

/**
 * Maximum number of concurrent exports. Each user may have one. An export holds the user's pictures in memory until the
 * client has read them.
 */
export const MAX_EXPORTS = 4;
const EXPORT_RETRY_S = 10;

/** Maximum number of pictures held in memory at a time. Each may have up to 10 MiB. */
export const CONCURRENT_PICTURES = 3;
/** Maximum number of pictures that are held in memory or waiting. Each user may have a quarter of them. */
export const MAX_PICTURES = 16;
const PICTURE_RETRY_S = 2;

/**
 * Streams exports while they are built. Each export holds a slot until it ends, fails or is aborted.
 *
 * @returns a transport that throws `unavailable` when all slots are in use, and `too-many-requests` when the user already has an export
 * in progress
 */
export function limitExports(): ExportTransport {
  const exports = limiter({ max: MAX_EXPORTS, maxCalls: MAX_EXPORTS, maxCallsOfKey: 1, refuse: exportError });

  return async ({ userId, parts }) => {
    const release = await exports.take({ key: userId });
    const source = parts[Symbol.asyncIterator]();
    const next = async () => {
      try {
        const result = await source.next();
        if (result.done) release();
        return result;
      } catch (error) {
        release();
        throw error;
      }
    };
    let first: IteratorResult<string> | undefined = await next();
    return {
      // Not a generator function: calling `return` on a generator that was never started skips its `finally` block.
      parts: {
        [Symbol.asyncIterator]: () => ({
          async next() {
            const result = first ?? (await next());
            first = undefined;
            return result;
          },
          async return() {
            release();
            await source.return?.();
            return { done: true, value: undefined };
          },
        }),
      },
    };
  };
}

function exportError(above: 'maxCalls' | 'maxCallsOfKey'): AppError {
  const retryAfter = EXPORT_RETRY_S;
  if (above === 'maxCallsOfKey') {
    const detail = 'Another export of this user is in progress. Wait until it ends, then send the request again.';
    return new AppError('too-many-requests', detail, { retryAfter });
  }
  return new AppError('unavailable', 'Too many exports are in progress. Wait a moment and send the request again.', {
    retryAfter,
  });
}

/**
 * Limits how many pictures are processed at a time, with at most one per user, to leave CPU and memory for other requests. Pictures wait in
 * order, and before they are read from storage, so that waiting pictures take no memory.
 *
 * @returns a function that throws `unavailable` above the limits and then leaves the upload in storage
 */
export function limitPictures(): WithPictureSlot {
  const pictures = limiter({
    max: CONCURRENT_PICTURES,
    maxOfKey: 1,
    maxCalls: MAX_PICTURES,
    maxCallsOfKey: maxPerKey(MAX_PICTURES),
    refuse() {
      const detail = 'Too many pictures are being processed. Wait a moment and publish the picture again.';
      return new AppError('unavailable', detail, { retryAfter: PICTURE_RETRY_S });
    },
  });
  return (userId, work, signal) => pictures.run(work, { key: userId, signal });
}
