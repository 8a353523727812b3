import type { Context } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../core/errors.ts';
import type { ClientAddresses } from './client-address.ts';

/** Lets each client address create so many users a minute; throws `too-many-requests` for more. */
export function createLimit(
  perMinute: number | 'off',
  addresses: ClientAddresses,
): (context: Context) => Promise<void> {
  if (perMinute === 'off') return async () => {};
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return async (context) => {
    const client = addresses.of(context.env.incoming);
    if (client === undefined) return;
    try {
      await limiter.consume(client);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      // At most a minute, even when the machine's clock has been put back meanwhile.
      const retryAfter = Math.min(60, Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
      throw new AppError('too-many-requests', `Wait ${retryAfter} s before you create another user.`, { retryAfter });
    }
  };
}
