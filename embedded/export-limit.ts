import { AppError } from '../core/errors.ts';
import type { Deliver } from '../core/export.ts';

/** Exports under way at a time: each has its user's pictures in memory until its client has read them. */
const MOST = 4;
const RETRY_AFTER_S = 10;

/** Hands exports over as they are made, a few at a time; throws `unavailable` for more. A client that stops reading is hung up on. */
export function fewExports(): Deliver {
  let underWay = 0;

  async function* counted(parts: AsyncIterable<string>): AsyncGenerator<string> {
    underWay += 1;
    try {
      yield* parts;
    } finally {
      underWay -= 1;
    }
  }

  return async (_userId, parts) => {
    if (underWay >= MOST) {
      const detail = 'Several exports are being made just now. Wait a moment and ask again.';
      throw new AppError('unavailable', detail, { retryAfter: RETRY_AFTER_S });
    }
    return { parts: counted(parts) };
  };
}
