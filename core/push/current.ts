import type { PushRecord } from '../ports/push.ts';
import type { User } from '../ports/users.ts';
import { currentTokens } from '../users/ways-in.ts';

/** Returns the subscriptions of devices that are still signed in, so that a lost device gets nothing once its token is revoked. */
export function currentSubscriptions(
  { push_subscriptions = {}, tokens }: Pick<User, 'push_subscriptions' | 'tokens'>,
  now: string,
): Record<string, PushRecord> {
  const current = currentTokens(tokens, now);
  const isSignedIn = ({ token }: PushRecord) => token === undefined || Object.hasOwn(current, token);
  return Object.fromEntries(Object.entries(push_subscriptions).filter(([, record]) => isSignedIn(record)));
}
