// This module is separate so that it can be loaded on first use: its validator would slow down cold starts.
import { textFields } from '../../shared/models/typescript/text.ts';
import type { TokenPatch } from '../../shared/models/typescript/types.ts';
import { validate } from '../../shared/models/typescript/validate_token_patch.js';
import { AppError } from '../errors.ts';
import { fieldErrors } from '../util/field-errors.ts';
import { normaliseFields } from '../util/text.ts';

/**
 * Validates the body of a request for a new token or code.
 *
 * @throws `invalid-token` with an error for each invalid field
 */
export function parseTokenPatch(body: Record<string, unknown>): TokenPatch {
  const sent = { ...body };
  normaliseFields(sent, textFields.token_patch);
  const patch: unknown = sent;
  if (validate(patch)) return patch;
  throw new AppError(
    'invalid-token',
    'Fix the fields listed in `errors` and send the request again. Nothing was changed.',
    {
      errors: fieldErrors(validate.errors, { body: sent, names: ['kind', 'label', 'expires_in'] }),
    },
  );
}
