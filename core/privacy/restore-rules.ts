import type { User } from '../ports/users.ts';

/**
 * `profile`: the backup's value is kept if the later item has the field; otherwise the owner has removed it.
 * `creation`: the same, but the service removes it. `entries`: compared entry by entry. `later`: the later value, or none, because an
 * earlier one would lift a limit or a lock, or bring back a consent.
 */
type Rule = 'profile' | 'creation' | 'entries' | 'later';

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
  purposes: 'later',
  consent_log: 'later',
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
  forget_at: 'later',
  lock: 'later',
  creation: 'creation',
};
export const isRuled = (field: string, rule: Rule): boolean => RULES[field as keyof User] === rule;
