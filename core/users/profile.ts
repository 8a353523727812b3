import { textFields } from '../../shared/models/typescript/text.ts';
import type { ProfilePatch, UserProfile } from '../../shared/models/typescript/types.ts';
import { validate } from '../../shared/models/typescript/validate_profile_patch.js';
import type { User, UserChange } from '../ports/users.ts';
import { fieldErrors } from '../util/field-errors.ts';
import { normaliseFields } from '../util/text.ts';
import { changedFields, createdFields, fieldsOf, invalidProfile, normaliseField, PROFILE_FIELDS } from './fields.ts';

export type { ProfilePatch };

/**
 * Reads what a client sent as a merge patch of the profile: text normalised, read-only fields dropped, everything else
 * held against the contract. Throws `invalid-profile` with an error for every field that is not right.
 */
export function parsePatch(body: Record<string, unknown>): ProfilePatch {
  const { created_at: _created, updated_at: _updated, version: _version, ...sent } = body;
  normaliseFields(sent, textFields.profile_patch);
  const patch: unknown = sent;
  if (!validate(patch)) throw invalidProfile(fieldErrors(validate.errors));
  if (patch.user_id) patch.user_id = patch.user_id.toLowerCase();
  for (const field of PROFILE_FIELDS) normaliseField(field, patch);
  return patch;
}

/** A new user from a patch. Throws `invalid-profile` when a required field is missing. */
export function newUser(patch: ProfilePatch, userId: string, now: string): Omit<User, 'tokens'> {
  const portrait = patch.avatar_url
    ? [{ pointer: '/avatar_url', detail: 'Create the user first, then upload a picture.' }]
    : [];
  const fields = createdFields(patch, portrait);
  return { user_id: userId, version: 1, created_at: now, updated_at: now, ...fields };
}

/** The change that a patch asks for, except for the portrait. */
export function changeOf(patch: ProfilePatch, now: string): UserChange {
  return { ...changedFields(patch), updated_at: now };
}

/** What the owner is shown: the item without its secrets. */
export function toProfile(user: User, avatarUrl: string | undefined): UserProfile {
  return {
    user_id: user.user_id,
    ...fieldsOf(user),
    ...(avatarUrl === undefined ? {} : { avatar_url: avatarUrl }),
    created_at: user.created_at,
    updated_at: user.updated_at,
    version: user.version,
  };
}
