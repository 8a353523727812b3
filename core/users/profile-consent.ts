import type { ProfilePatch } from '../../shared/models/typescript/types.ts';
import type { ProfileConsent, User } from '../ports/users.ts';
import { importMark, isSameSet, MAX_CONSENTS } from '../streams/consent-log.ts';
import { invalidProfile } from './fields.ts';

/**
 * Returns the consent log with an entry for the purposes of a patch; nothing if they stay the same.
 *
 * @throws `invalid-profile` if imported consent was given in the future
 */
export function consentLogged(
  { purposes: present = [], consent_log = [] }: Pick<User, 'purposes' | 'consent_log'>,
  { purposes, imported }: ProfilePatch,
  now: string,
): { consent_log?: readonly ProfileConsent[] } {
  const mark = importMark(imported, now, invalidProfile);
  const wanted = purposes ?? [];
  if (purposes === undefined || isSameSet(present, wanted)) return {};
  return { consent_log: [...consent_log, { at: now, purposes: wanted, ...mark }].slice(-MAX_CONSENTS) };
}
