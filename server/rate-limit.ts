import type { Context } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../core/errors.ts';
import type { User } from '../core/ports/users.ts';
import { tooManyBatches } from '../core/streams/allowance.ts';
import type { ClientAddresses } from './client-address.ts';

const MINUTE_S = 60;

/** Lets each client address create so many users a minute; throws `too-many-requests` for more. */
export function createLimit(
  perMinute: number | 'off',
  addresses: ClientAddresses,
): (context: Context) => Promise<void> {
  if (perMinute === 'off') return async () => {};
  const refuse = (retryAfter: number) =>
    new AppError('too-many-requests', `Wait ${retryAfter} s before you create another user.`, { retryAfter });
  const consume = limit(perMinute, refuse);
  return async (context) => {
    const client = addresses.of(context.env.incoming);
    if (client !== undefined) await consume(client);
  };
}

/** Limits each user's batches a minute; throws `too-many-requests` above the limit. */
export function batchLimit(perMinute: number): (user: User) => Promise<void> {
  const consume = limit(perMinute, (retryAfter) => tooManyBatches(perMinute, retryAfter));
  return ({ user_id }) => consume(user_id);
}

/** Counts by key, in memory; what is counted is forgotten after its minute. */
function limit(perMinute: number, refuse: (retryAfter: number) => AppError): (key: string) => Promise<void> {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: MINUTE_S });
  return async (key) => {
    try {
      await limiter.consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      // At most a minute, even when the machine's clock has been put back meanwhile.
      throw refuse(Math.min(MINUTE_S, Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))));
    }
  };
}
