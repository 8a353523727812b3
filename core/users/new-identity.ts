import type { NewIdentity } from '../../shared/models/typescript/types.ts';
import { validate } from '../../shared/models/typescript/validate_new_identity.js';
import { AppError } from '../errors.ts';
import { fieldErrors } from '../util/field-errors.ts';

/**
 * Validates the body of a request that links an identity.
 *
 * @throws `invalid-identity` with an error for each invalid field
 */
export function parseNewIdentity(body: Record<string, unknown>): NewIdentity {
  const sent: unknown = body;
  if (validate(sent)) return sent;
  throw new AppError('invalid-identity', 'Fix the fields listed in `errors` and send the request again.', {
    errors: fieldErrors(validate.errors, { body, names: ['id_token'] }),
  });
}
