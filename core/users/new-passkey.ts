import { textFields } from '../../shared/models/typescript/text.ts';
import type { NewPasskey } from '../../shared/models/typescript/types.ts';
import { validate } from '../../shared/models/typescript/validate_new_passkey.js';
import { AppError } from '../errors.ts';
import { fieldErrors } from '../util/field-errors.ts';
import { normaliseFields } from '../util/text.ts';

/**
 * Validates the body of a request for a new passkey.
 *
 * @throws `invalid-passkey` with an error for each invalid field
 */
export function parseNewPasskey(body: Record<string, unknown>): NewPasskey {
  const sent = { ...body };
  normaliseFields(sent, textFields.new_passkey);
  const passkey: unknown = sent;
  if (validate(passkey)) return passkey;
  throw new AppError(
    'invalid-passkey',
    'Fix the fields listed in `errors` and send the request again. Nothing was changed.',
    {
      errors: fieldErrors(validate.errors, { body: sent, names: ['credential', 'label'] }),
    },
  );
}
