import type { PushSubscription, PushSubscriptionList } from '../../shared/models/typescript/types.ts';
import { AppError } from '../errors.ts';
import type { PushHost, PushRecord } from '../ports/push.ts';
import type { Principal, User } from '../ports/users.ts';
import { uuidOf } from '../users/credentials.ts';
import type { UserAccess } from '../users/user-access.ts';
import { compare } from '../util/time.ts';
import { currentSubscriptions } from './current.ts';
import { type NewPushRecord, parseNewSubscription } from './new-subscription.ts';

export const MAX_PUSH_SUBSCRIPTIONS = 10;
const DEFAULT_TIME_ZONE = 'UTC';

export interface PushSubscriptionService {
  /**
   * Adds a subscription, or replaces the one with the same endpoint. Cost: one read, and one conditional write if something changes.
   *
   * @throws `invalid-push-subscription` with an error for each invalid field
   * @throws `locked` if the user is locked
   * @throws `too-many-push-subscriptions` if the user has 10 subscriptions
   */
  save(
    owner: Principal<'owner'>,
    body: Record<string, unknown>,
  ): Promise<{ isNew: boolean; subscription: PushSubscription }>;
  /** Lists a user's subscriptions, oldest first. Cost: one read. */
  list(owner: Principal<'owner'>): Promise<PushSubscriptionList>;
  /**
   * Removes a subscription. Cost: one read and one conditional write.
   *
   * @throws `not-found` if the user has no such subscription
   */
  remove(owner: Principal<'owner'>, subscriptionId: string): Promise<void>;
}

export function pushSubscriptionService(users: UserAccess, host: PushHost, clock: () => Date): PushSubscriptionService {
  async function save(owner: Principal<'owner'>, body: Record<string, unknown>) {
    const sent = parseNewSubscription(body, host);
    const id = subscriptionIdOf(sent);
    return users.updateWithRetry(owner, (user, now) => {
      const current = currentSubscriptions(user, now);
      const { [id]: present } = current;
      const time_zone = sent.time_zone ?? user.time_zone ?? DEFAULT_TIME_ZONE;
      const device = owner.tokenHash === undefined ? {} : { token: owner.tokenHash };
      const record: PushRecord = { ...sent, ...device, time_zone, created_at: present?.created_at ?? now };
      const result = { isNew: !present, subscription: toSubscription([id, record]) };
      if (present && isSame(present, record)) return { result };
      if (!present) requireRoom(current);
      return { set: { push_subscriptions: { ...current, [id]: record } }, result };
    });
  }

  function remove(owner: Principal<'owner'>, subscriptionId: string): Promise<void> {
    return users.updateWithRetry(owner, (user, now) => {
      const current = currentSubscriptions(user, now);
      const { [subscriptionId]: removed, ...push_subscriptions } = current;
      // The id comes from the URL, and may be a name that every object inherits.
      if (!removed || !Object.hasOwn(current, subscriptionId)) {
        throw new AppError(
          'not-found',
          'There is no such push subscription. List them with GET /users/{user_id}/push-subscriptions.',
        );
      }
      return { set: { push_subscriptions }, result: undefined };
    });
  }

  async function list(owner: Principal<'owner'>): Promise<PushSubscriptionList> {
    return {
      public_key: host.publicKey,
      subscriptions: subscriptionsOf(await users.get(owner), clock().toISOString()),
    };
  }

  return { save, list, remove };
}

/** Derives a subscription's id from its endpoint, so that the same endpoint is found again, and the id does not reveal it. */
export const subscriptionIdOf = ({ endpoint }: Pick<NewPushRecord, 'endpoint'>): string =>
  uuidOf(`hatchery-push:${endpoint}`);

/** Returns a user's subscriptions without endpoints and keys, oldest first. */
export const subscriptionsOf = (user: User, now: string): PushSubscription[] =>
  Object.entries(currentSubscriptions(user, now))
    .map(toSubscription)
    .sort((a, b) => compare(a.created_at, b.created_at) || compare(a.subscription_id, b.subscription_id));

const toSubscription = ([subscription_id, record]: [string, PushRecord]): PushSubscription => ({
  subscription_id,
  created_at: record.created_at,
  host: new URL(record.endpoint).hostname,
  time_zone: record.time_zone,
  quiet_hours: record.quiet_hours,
});

function isSame(one: PushRecord, other: PushRecord): boolean {
  const valuesOf = ({ endpoint, keys, token, time_zone, quiet_hours }: PushRecord) =>
    JSON.stringify([endpoint, keys.p256dh, keys.auth, token, time_zone, quiet_hours.from, quiet_hours.to]);
  return valuesOf(one) === valuesOf(other);
}

function requireRoom(current: Record<string, PushRecord>): void {
  if (Object.keys(current).length < MAX_PUSH_SUBSCRIPTIONS) return;
  throw new AppError(
    'too-many-push-subscriptions',
    `A user has at most ${MAX_PUSH_SUBSCRIPTIONS} push subscriptions. Delete one first.`,
  );
}
