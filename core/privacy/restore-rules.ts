import type { User } from '../ports/users.ts';

/**
 * `profile`: the backup's value is kept if the later item has the field; otherwise the owner has removed it.
 * `creation`: the same, but the service removes it. `entries`: compared entry by entry. `later`: the later value, or none, because an
 * earlier one would lift a limit or a lock, or bring back a consent. `careful`: see
 * `carefulFields`. `none`: removed.
 */
type Rule = 'profile' | 'creation' | 'entries' | 'later' | 'careful' | 'none';

/** What becomes of each field of a restored user. A field without a rule is a type error. */
const RULES: Readonly<Record<keyof User, Rule>> = {
  user_id: 'profile',
  version: 'profile',
  created_at: 'profile',
  updated_at: 'profile',
  name: 'profile',
  pet_name: 'profile',
  age: 'profile',
  health_goals: 'profile',
  locale: 'profile',
  time_zone: 'profile',
  resting_until: 'profile',
  purposes: 'careful',
  consent_log: 'careful',
  portrait: 'profile',
  tokens: 'entries',
  passkeys: 'entries',
  identities: 'entries',
  push_subscriptions: 'entries',
  streams: 'entries',
  used_challenges: 'later',
  sessions: 'later',
  wrong_codes: 'later',
  tickets: 'later',
  publishes: 'later',
  limited: 'later',
  active_at: 'later',
  forget_at: 'none',
  lock: 'later',
  creation: 'creation',
};

/**
 * Returns a restored user without the warning of an inactive user, because the owner may have answered it since the backup. If the owner is
 * still inactive, a new warning follows. Returns the user itself if there was none.
 */
export function withoutWarning(user: User): User {
  if (user.forget_at === undefined) return user;
  const { forget_at: _warning, ...rest } = user;
  return { ...rest, version: user.version + 1 };
}

export const isRuled = (field: string, rule: Rule): boolean => RULES[field as keyof User] === rule;
