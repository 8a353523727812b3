import { AppError } from '../core/errors.ts';
import type { Deliver } from '../core/export.ts';

/** Exports under way at a time, each of another user: each has its user's pictures in memory until its client has read them. */
export const MAX_EXPORTS = 4;
const RETRY_AFTER_S = 10;

/**
 * Hands exports over as they are made. A place is taken before anything is built, and given back when the export ends, fails or is
 * abandoned. Throws `unavailable` when all places are taken, `too-many-requests` when the user has one already.
 */
export function fewExports(): Deliver {
  const underWay = new Set<string>();

  function admit(userId: string): void {
    const retryAfter = RETRY_AFTER_S;
    if (underWay.has(userId)) {
      const detail = 'An export of this user is being made already. Wait until it has ended, and ask again.';
      throw new AppError('too-many-requests', detail, { retryAfter });
    }
    if (underWay.size >= MAX_EXPORTS) {
      const detail = 'Several exports are being made just now. Wait a moment and ask again.';
      throw new AppError('unavailable', detail, { retryAfter });
    }
    underWay.add(userId);
  }

  return async ({ userId, parts }) => {
    admit(userId);
    const release = () => underWay.delete(userId);
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
      // No generator: one that was never asked for a part would not notice that it is abandoned.
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
