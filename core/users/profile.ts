import { textFields } from '../../shared/models/typescript/text.ts';
import type { ProfilePatch, UserProfile } from '../../shared/models/typescript/types.ts';
import { type ValidationError, validate } from '../../shared/models/typescript/validate_profile_patch.js';
import type { User, UserChange } from '../ports/users.ts';
import { normaliseFields } from '../util/text.ts';
import { changedFields, createdFields, fieldsOf, normaliseField, PROFILE_FIELDS } from './fields.ts';

export type { ProfilePatch };

/** A patch that the contract does not allow, without read-only fields and with normalised text. */
export interface InvalidPatch {
  sent: Record<string, unknown>;
  errors: ValidationError[];
}

/**
 * Validates a merge patch for the profile. Normalises its text fields and drops read-only fields. A `user_id` that is null counts as
 * absent, because some generated clients send null for each field that is not set. `patchError` has the error of an invalid patch.
 *
 * @throws `invalid-profile` if the locale is not a language tag, the time zone does not exist, or the rest is too long
 */
export function readPatch(body: Record<string, unknown>, now: Date): { patch: ProfilePatch } | InvalidPatch {
  const sent = writableOf(body);
  const patch: unknown = sent;
  if (!validate(patch)) return { sent, errors: validate.errors ?? [] };
  if (patch.user_id) patch.user_id = patch.user_id.toLowerCase();
  for (const field of PROFILE_FIELDS) normaliseField(field, patch, now);
  return { patch };
}

/** Returns the body without read-only fields, with normalised text. */
function writableOf(body: Record<string, unknown>): Record<string, unknown> {
  const { created_at: _created, updated_at: _updated, version: _version, locked: _locked, ...sent } = body;
  if (sent.user_id === null) delete sent.user_id;
  normaliseFields(sent, textFields.profile_patch);
  return sent;
}

/**
 * Creates a user that has no tokens yet.
 *
 * @throws `invalid-profile` if a required field is missing
 */
export function newUser(patch: ProfilePatch, userId: string, now: string): Omit<User, 'tokens'> {
  const portrait = patch.avatar_url
    ? [
        {
          pointer: '/avatar_url',
          detail: 'A new user has no upload yet. Create the user first, then upload a picture.',
        },
      ]
    : [];
  const fields = createdFields(patch, portrait);
  return { user_id: userId, version: 1, created_at: now, updated_at: now, ...fields };
}

/** Converts a patch to a change of the user's item. The portrait is not included. */
export function changeOf(patch: ProfilePatch, now: string): UserChange {
  return { ...changedFields(patch), updated_at: now };
}

/**
 * Converts a user to the profile that its owner receives.
 *
 * @param contact whom a locked user may ask
 */
export function toProfile(user: User, avatarUrl: string | undefined, contact?: string): UserProfile {
  return {
    user_id: user.user_id,
    ...fieldsOf(user),
    ...(avatarUrl === undefined ? {} : { avatar_url: avatarUrl }),
    created_at: user.created_at,
    updated_at: user.updated_at,
    version: user.version,
    ...(user.lock ? { locked: { at: user.lock.at, reason: user.lock.reason, ...(contact && { contact }) } } : {}),
  };
}
