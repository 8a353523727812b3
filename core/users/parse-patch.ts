// This module is loaded on first use: only writes need the validator, the largest generated module.
import { textFields } from '../../shared/models/typescript/text.ts';
import { type ValidationError, validate } from '../../shared/models/typescript/validate_profile_patch.js';
import type { AppError } from '../errors.ts';
import { importMark } from '../streams/consent-log.ts';
import { fieldErrors, MAX_FIELD_ERRORS } from '../util/field-errors.ts';
import { normaliseFields } from '../util/text.ts';
import { invalidCreate, invalidProfile, missingFields, normaliseField, PROFILE_FIELDS } from './fields.ts';
import type { ProfilePatch } from './profile.ts';

const NAMES = [...PROFILE_FIELDS, 'user_id', 'avatar_url', 'imported'];
const IMPORTED_ALONE = {
  pointer: '/imported',
  detail: 'Send the `purposes` of the consent that was given elsewhere, too, or remove this field.',
};

/**
 * Validates a merge patch for the profile. Normalises its text fields and drops read-only fields. A `user_id` that is null counts as
 * absent, because some generated clients send null for each field that is not set.
 *
 * @param isCreate whether a new user would be created: the errors list required fields that are missing, too
 * @throws `invalid-profile` with an error for each invalid field
 */
export function parsePatch(body: Record<string, unknown>, now = new Date(), isCreate = false): ProfilePatch {
  const patch = writableOf(body);
  if (!isPatch(patch)) throw patchError(patch, validate.errors ?? [], isCreate);
  if (patch.imported && patch.purposes == null) throw invalidProfile([IMPORTED_ALONE]);
  if (patch.user_id) patch.user_id = patch.user_id.toLowerCase();
  for (const field of PROFILE_FIELDS) normaliseField(field, patch, now);
  return Object.assign(patch, importMark(patch.imported, now.toISOString(), invalidProfile));
}

const isPatch = (sent: Record<string, unknown>): sent is Record<string, unknown> & ProfilePatch => validate(sent);

/** Returns the body without read-only fields, with normalised text. */
function writableOf(body: Record<string, unknown>): Record<string, unknown> {
  const { created_at: _created, updated_at: _updated, version: _version, locked: _locked, ...sent } = body;
  if (sent.user_id === null) delete sent.user_id;
  normaliseFields(sent, textFields.profile_patch);
  return sent;
}

function patchError(sent: Record<string, unknown>, errors: ValidationError[], isCreate: boolean): AppError {
  const invalid = fieldErrors(errors, { body: sent, names: NAMES });
  if (!isCreate) return invalidProfile(invalid);
  return invalidCreate(sent, [...missingFields(sent), ...invalid].slice(0, MAX_FIELD_ERRORS));
}
