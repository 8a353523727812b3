import type { User } from '../ports/users.ts';
import { consentLogged } from '../users/profile-consent.ts';

type Careful = Partial<Pick<User, 'age' | 'purposes' | 'consent_log'>>;

/**
 * Returns the fields of a restored user that decide whether a language model may be asked: the lower age, and the purposes that both copies
 * have. None if only one of them has an age. The consent log is the later one.
 */
export function carefulFields(backup: User, later: User): Careful {
  const { purposes = [], consent_log } = later;
  const isComparable = (backup.age === undefined) === (later.age === undefined);
  const both = purposes.filter((purpose) => isComparable && backup.purposes?.includes(purpose));
  // The log is in the order of time, even if a clock was not.
  const last = consent_log?.at(-1)?.at ?? '';
  return {
    ...(backup.age !== undefined && later.age !== undefined ? { age: Math.min(backup.age, later.age) } : {}),
    ...(backup.purposes && later.purposes ? { purposes: both } : {}),
    ...(consent_log ? { consent_log } : {}),
    ...consentLogged(later, { purposes: both }, last > later.updated_at ? last : later.updated_at),
  };
}
