// This module is separate so that it can be loaded on first use: only invalid patches need its texts.
import { validate } from '../../shared/models/typescript/validate_profile_patch.js';
import { fieldErrors, MAX_FIELD_ERRORS } from '../util/field-errors.ts';
import { invalidCreate, invalidProfile, missingFields, PROFILE_FIELDS } from './fields.ts';
import { type ProfilePatch, readPatch, writableOf } from './profile.ts';

const NAMES = [...PROFILE_FIELDS, 'user_id', 'avatar_url'];

/**
 * Validates a merge patch, as `readPatch` does.
 *
 * @param isCreate whether a new user would be created, for the errors: required fields that are missing are listed, too
 * @throws `invalid-profile` with an error for each invalid field
 */
export function parsePatch(body: Record<string, unknown>, isCreate = false): ProfilePatch {
  const patch = readPatch(body);
  if (patch) return patch;
  const sent = writableOf(body);
  validate(sent);
  const errors = fieldErrors(validate.errors, { body: sent, names: NAMES });
  if (!isCreate) throw invalidProfile(errors);
  throw invalidCreate(sent, [...missingFields(sent), ...errors].slice(0, MAX_FIELD_ERRORS));
}
