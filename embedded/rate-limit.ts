import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../core/errors.ts';

/** Lets each client address create so many users a minute; throws `too-many-requests` for more. */
export function createLimit(perMinute: number | 'off'): (context: Context) => Promise<void> {
  if (perMinute === 'off') return async () => {};
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return async (context) => {
    try {
      await limiter.consume(clientOf(getConnInfo(context).remote.address ?? ''));
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      // At most a minute, even when the machine's clock has been put back meanwhile.
      const retryAfter = Math.min(60, Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
      throw new AppError('too-many-requests', `Wait ${retryAfter} s before you create another user.`, { retryAfter });
    }
  };
}

/** One client: an IPv4 address, or the /64 network that a household's IPv6 addresses share. */
export function clientOf(address: string): string {
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (v4) return v4;
  const [head = '', tail = ''] = (address.split('%')[0] ?? '').split('::');
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  const zeros = Array(Math.max(0, 8 - before.length - after.length)).fill('0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}
