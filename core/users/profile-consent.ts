import type { ProfilePatch } from '../../shared/models/typescript/types.ts';
import type { ProfileConsent, User } from '../ports/users.ts';
import { isSameSet, MAX_CONSENTS } from '../streams/consent-log.ts';

/** Returns the consent log with an entry for the purposes of a patch; nothing if they stay the same. */
export function consentLogged(
  { purposes: present = [], consent_log = [] }: Pick<User, 'purposes' | 'consent_log'>,
  { purposes, imported }: ProfilePatch,
  now: string,
): { consent_log?: readonly ProfileConsent[] } {
  const wanted = purposes ?? [];
  if (purposes === undefined || isSameSet(present, wanted)) return {};
  const entry = { at: now, purposes: wanted, ...(imported ? { imported } : {}) };
  return { consent_log: [...consent_log, entry].slice(-MAX_CONSENTS) };
}
