import type { Context } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../core/errors.ts';
import type { User } from '../core/ports/users.ts';
import type { ExportTransport } from '../core/privacy/export.ts';
import { tooManyBatches } from '../core/streams/ingest-limits.ts';
import type { WithPictureSlot } from '../core/users/portrait-publishing.ts';
import { tooManySessions } from '../core/users/sessions.ts';
import { limiter } from '../core/util/limiter.ts';
import type { SessionLimits } from '../http/routes/sessions.ts';
import type { ClientAddresses } from './client-address.ts';
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

const MINUTE_S = 60;
/**
 * A user may have more requests for sessions than one client address, so that a client with one address cannot lock out a user whose id it
 * knows.
 */
export const SESSIONS_PER_USER = 5;

/**
 * Limits how many users each client IP address may create a minute.
 *
 * @returns a function that throws `too-many-requests` above the limit
 */
export function createLimit(
  perMinute: number | 'off',
  addresses: ClientAddresses,
): (context: Context) => Promise<void> {
  if (perMinute === 'off') return async () => {};
  const toError = (retryAfter: number) =>
    new AppError(
      'too-many-requests',
      `Too many users were created from your address. Wait ${retryAfter} s, then create the user.`,
      { retryAfter },
    );
  const consume = perMinuteLimit(perMinute, toError);
  return async (context) => {
    const client = addresses.of(context.env.incoming);
    if (client !== undefined) await consume(client);
  };
}

/**
 * Limits how many sessions are requested a minute: from each client IP address, and for each user, whether the user exists or not.
 *
 * @returns functions and limits for `userApp`; all limits are off if `perMinute` is
 */
export function sessionLimits(perMinute: number | 'off', addresses: ClientAddresses): SessionLimits {
  if (perMinute === 'off') return { limitSession: async () => {}, maxSessions: Number.POSITIVE_INFINITY };
  const consumeOfClient = perMinuteLimit(perMinute, tooManySessions);
  const consumeOfUser = perMinuteLimit(perMinute * SESSIONS_PER_USER, tooManySessions);
  return {
    async limitSession(context, userId) {
      // Users are counted by 16 bits of their random ids, because a client without a known address could fill the memory with ids.
      if (userId !== undefined) return consumeOfUser(userId.slice(-4));
      const client = addresses.of(context.env.incoming);
      if (client !== undefined) await consumeOfClient(client);
    },
  };
}

/**
 * Limits how many batches each user may send a minute.
 *
 * @returns a function that throws `too-many-requests` above the limit
 */
export function batchLimit(perMinute: number): (user: User) => Promise<void> {
  const consume = perMinuteLimit(perMinute, (retryAfter) => tooManyBatches(perMinute, retryAfter));
  return ({ user_id }) => consume(user_id);
}

/** A rate limiter with a fixed window of one minute for each key, in memory. */
function perMinuteLimit(perMinute: number, toError: (retryAfter: number) => AppError): (key: string) => Promise<void> {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: MINUTE_S });
  return async (key) => {
    try {
      await limiter.consume(key);
    } catch (rejection) {
      if (!(rejection instanceof RateLimiterRes)) throw rejection;
      // Retry-After is at most a minute, even if the system clock was set back in the meantime.
      throw toError(Math.min(MINUTE_S, Math.max(1, Math.ceil(rejection.msBeforeNext / 1000))));
    }
  };
}

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
