// This module is separate so that it can be loaded on first use: only invalid patches need its texts.
import type { AppError } from '../errors.ts';
import { fieldErrors, MAX_FIELD_ERRORS } from '../util/field-errors.ts';
import { invalidCreate, invalidProfile, missingFields, PROFILE_FIELDS } from './fields.ts';
import { type InvalidPatch, type ProfilePatch, readPatch } from './profile.ts';

const NAMES = [...PROFILE_FIELDS, 'user_id', 'avatar_url'];

/**
 * Validates a merge patch, as `readPatch` does.
 *
 * @throws `invalid-profile` with an error for each invalid field
 */
export function parsePatch(body: Record<string, unknown>, now = new Date()): ProfilePatch {
  const read = readPatch(body, now);
  if ('patch' in read) return read.patch;
  throw patchError(read);
}

/**
 * Returns the error for an invalid patch, with an error for each invalid field.
 *
 * @param isCreate whether a new user would be created: required fields that are missing are listed, too
 */
export function patchError({ sent, errors }: InvalidPatch, isCreate = false): AppError {
  const invalid = fieldErrors(errors, { body: sent, names: NAMES });
  if (!isCreate) return invalidProfile(invalid);
  return invalidCreate(sent, [...missingFields(sent), ...invalid].slice(0, MAX_FIELD_ERRORS));
}
