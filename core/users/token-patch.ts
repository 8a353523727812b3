// A module of its own: loaded with the first patch, so that its validator does not slow down a function's start.
import { textFields } from '../../shared/models/typescript/text.ts';
import type { TokenPatch } from '../../shared/models/typescript/types.ts';
import { validate } from '../../shared/models/typescript/validate_token_patch.js';
import { AppError } from '../errors.ts';
import { fieldErrors } from '../util/field-errors.ts';
import { normaliseFields } from '../util/text.ts';

/** Reads what a client sent to make a token with. Throws `invalid-token` with an error for every field. */
export function parseTokenPatch(body: Record<string, unknown>): TokenPatch {
  const sent = { ...body };
  normaliseFields(sent, textFields.token_patch);
  const patch: unknown = sent;
  if (validate(patch)) return patch;
  throw new AppError('invalid-token', 'Fix the fields listed in `errors` and send it again; nothing was changed.', {
    errors: fieldErrors(validate.errors),
  });
}
