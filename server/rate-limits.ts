import type { Context } from 'hono';
// The package's index would load its limiters for a dozen databases, which takes 12 ms at start-up and 6 MB.
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import RateLimiterRes from 'rate-limiter-flexible/lib/RateLimiterRes.js';
import { AppError } from '../core/errors.ts';
import type { PictureAction } from '../core/ports/picture-counts.ts';
import type { User } from '../core/ports/users.ts';
import { tooManyBatches } from '../core/streams/ingest-limits.ts';
import { MAX_PICTURE_REQUESTS, tooManyPictures } from '../core/users/picture-limits.ts';
import { tooManySessions } from '../core/users/session-limits.ts';
import type { PairingLimits } from '../http/routes/pairings.ts';
import type { SessionLimits } from '../http/routes/sessions.ts';
import type { PictureLimits } from '../http/routes/upload-url.ts';
import type { ClientAddresses } from './client-address.ts';

const MINUTE_S = 60;
/**
 * A user may have more requests for sessions than one client address, so that a client with one address cannot lock out a user whose id it
 * knows.
 */
export const SESSIONS_PER_USER = 5;
/** A device polls every 5 s, and many may share an address: by default, 200 devices. */
export const POLLS_PER_CREATE = 40;

/** A client publishes a picture or two after it has created a user, and changes it now and then. */
export const PICTURES_PER_CREATE = 2;

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
 * Limits how many pairings each client IP address may start a minute, and how often its devices may poll.
 *
 * @returns limits for `userApp`
 */
export function deviceLimits(perMinute: number | 'off', addresses: ClientAddresses): PairingLimits {
  if (perMinute === 'off') return { limitDevice: async () => {} };
  const consume = {
    code: perMinuteLimit(perMinute, tooManyDevices),
    poll: perMinuteLimit(perMinute * POLLS_PER_CREATE, tooManyDevices),
  };
  return {
    async limitDevice(context, request) {
      const client = addresses.of(context.env.incoming);
      if (client !== undefined) await consume[request](client);
    },
  };
}

/**
 * Limits how many upload tickets, and how many publications, are requested a minute: by each user, and from each client IP address.
 *
 * @returns limits for `userApp`
 */
export function pictureLimits(perMinute: number | 'off', addresses: ClientAddresses): PictureLimits {
  if (perMinute === 'off') return { limitTicket: (_context, _owner, read) => read(), limitPublication: async () => {} };
  const limitOf = (action: PictureAction): PictureLimits['limitPublication'] => {
    const toError = (retryAfter: number) => tooManyPictures(action, retryAfter);
    const consumeOfUser = perMinuteLimit(MAX_PICTURE_REQUESTS, toError);
    const consumeOfClient = perMinuteLimit(perMinute * PICTURES_PER_CREATE, toError);
    return async (context, { user_id }) => {
      await consumeOfUser(user_id);
      const client = addresses.of(context.env.incoming);
      if (client !== undefined) await consumeOfClient(client);
    };
  };
  const consumeTicket = limitOf('tickets');
  return {
    async limitTicket(context, _owner, read) {
      const user = await read();
      await consumeTicket(context, user);
      return user;
    },
    limitPublication: limitOf('publishes'),
  };
}

const tooManyDevices = (retryAfter: number): AppError =>
  new AppError(
    'too-many-requests',
    `Too many requests of devices came from your address. Wait ${retryAfter} s, then send the request again.`,
    { retryAfter },
  );

/**
 * Limits how many batches each user may send a minute.
 *
 * @returns a function that throws `too-many-requests` above the limit
 */
export function batchLimit(perMinute: number): (user: User, batches?: number) => Promise<void> {
  const consume = perMinuteLimit(perMinute, (retryAfter) => tooManyBatches(perMinute, retryAfter));
  // A large delivery counts as several batches. Without the minimum, it would always exceed a small limit.
  return ({ user_id }, batches = 1) => consume(user_id, Math.min(batches, perMinute));
}

/** A rate limiter with a fixed window of one minute for each key, in memory. */
function perMinuteLimit(perMinute: number, toError: (retryAfter: number) => AppError) {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: MINUTE_S });
  return async (key: string, points = 1): Promise<void> => {
    try {
      await limiter.consume(key, points);
    } catch (rejection) {
      if (!(rejection instanceof RateLimiterRes)) throw rejection;
      // Retry-After is at most a minute, even if the system clock was set back in the meantime.
      throw toError(Math.min(MINUTE_S, Math.max(1, Math.ceil(rejection.msBeforeNext / 1000))));
    }
  };
}
