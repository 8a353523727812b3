import type { Stream, User } from '../ports/users.ts';

/** Whether a value may change from `before` to `after` while the user is locked. */
type Check = (before: never, after: never) => boolean;
type Checks<Item> = { [Field in keyof Required<Item>]: Check };
type Entries<Value> = Readonly<Record<string, Value>> | undefined;

/** For counters and times, which other fields decide about. */
const anything = () => true;
const sameOrGone = (before: unknown, after: unknown) => after === undefined || same(before, after);
const sameOrNew = (before: unknown, after: unknown) => before === undefined || same(before, after);
const fewer = (before: readonly string[] = [], after: readonly string[] = []) =>
  after.every((entry) => before.includes(entry));
const fewerEntries = (before: Entries<unknown> = {}, after: Entries<unknown> = {}) =>
  Object.entries(after).every(([key, value]) => Object.hasOwn(before, key) && same(before[key], value));
const fewerStreams = (before: Entries<Stream> = {}, after: Entries<Stream> = {}) =>
  Object.entries(after).every(([id, stream]) => {
    const former = Object.hasOwn(before, id) ? before[id] : undefined;
    return former !== undefined && passes(STREAM, former, stream);
  });

const STREAM: Checks<Stream> = {
  source: same,
  label: sameOrGone,
  metrics: fewer,
  purposes: fewer,
  created_at: same,
  updated_at: anything,
  revoked_at: sameOrNew,
  consent_log: anything,
  token: sameOrGone,
};

/** A field without a check is a type error. */
const USER: Checks<User> = {
  user_id: same,
  version: anything,
  created_at: same,
  updated_at: anything,
  active_at: anything,
  forget_at: anything,
  name: same,
  pet_name: same,
  age: sameOrGone,
  health_goals: fewer,
  locale: same,
  time_zone: sameOrGone,
  resting_until: sameOrGone,
  purposes: fewer,
  consent_log: anything,
  portrait: sameOrGone,
  tokens: fewerEntries,
  passkeys: fewerEntries,
  identities: fewerEntries,
  push_subscriptions: fewerEntries,
  used_challenges: anything,
  sessions: anything,
  wrong_codes: anything,
  tickets: anything,
  publishes: anything,
  streams: fewerStreams,
  creation: anything,
  // Only services lock and unlock.
  lock: anything,
  limited: anything,
};

/**
 * Whether an update only removes something, so that a locked user may have it: revoking a token, passkey, identity or stream, withdrawing
 * consent, deleting a push subscription, erasing readings, removing the portrait, a goal or an optional field.
 */
export const onlyRemoves = (before: User, after: User): boolean => passes(USER, before, after);

/** Compares JSON values. Members may be in any order, because stores may return the members of a map in any order. */
function same(before: unknown, after: unknown): boolean {
  if (typeof before !== 'object' || typeof after !== 'object' || !before || !after) return before === after;
  const [some, others] = [Object.entries(before), new Map(Object.entries(after))];
  return some.length === others.size && some.every(([key, value]) => others.has(key) && same(value, others.get(key)));
}

function passes<Item extends object>(checks: Checks<Item>, before: Item, after: Item): boolean {
  return Object.entries<Check>(checks).every(([field, check]) =>
    check(before[field as keyof Item] as never, after[field as keyof Item] as never),
  );
}
