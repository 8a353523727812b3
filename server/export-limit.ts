import { AppError } from '../core/errors.ts';
import type { Deliver } from '../core/privacy/export.ts';

/** Exports under way, each of a different user. Each keeps its user's pictures in memory until the client has read them. */
export const MAX_EXPORTS = 4;
const RETRY_AFTER_S = 10;

/**
 * Streams exports as they are built. A slot is taken before anything is built, and released when the export ends, fails or is
 * abandoned. Throws `unavailable` when all slots are taken, `too-many-requests` when the user has one already.
 */
export function fewExports(): Deliver {
  const underWay = new Set<string>();

  function admit(userId: string): void {
    const retryAfter = RETRY_AFTER_S;
    if (underWay.has(userId)) {
      const detail = 'An export of this user is under way already. Wait until it has ended, then ask again.';
      throw new AppError('too-many-requests', detail, { retryAfter });
    }
    if (underWay.size >= MAX_EXPORTS) {
      const detail = 'Too many exports are under way. Wait a moment and ask again.';
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
      // Not a generator: `return` of one that was never started runs no `finally`.
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
