import { textFields } from '../../shared/models/typescript/text.ts';
import type { NewSession } from '../../shared/models/typescript/types.ts';
import { validate } from '../../shared/models/typescript/validate_new_session.js';
import { AppError, type FieldError } from '../errors.ts';
import { fieldErrors } from '../util/field-errors.ts';
import { normaliseFields } from '../util/text.ts';

const CREDENTIALS = ['code', 'passkey', 'id_token'] as const;

/**
 * Validates the body of a request for a new session.
 *
 * @throws `invalid-session` with an error for each invalid field, or unless it has exactly one credential
 */
export function parseNewSession(body: Record<string, unknown>): NewSession {
  const sent = { ...body };
  normaliseFields(sent, textFields.new_session);
  const session: unknown = sent;
  if (!validate(session)) {
    throw invalidSession(fieldErrors(validate.errors, { body: sent, names: [...CREDENTIALS, 'label'] }));
  }
  const [first, ...others] = CREDENTIALS.filter((name) => session[name] !== undefined);
  if (!first) throw invalidSession([{ pointer: '/code', detail: 'Add `code`, `passkey` or `id_token`.' }]);
  if (others.length > 0) {
    throw invalidSession(
      others.map((name) => ({
        pointer: `/${name}`,
        detail: `The request has \`${first}\` as well. Remove one of them.`,
      })),
    );
  }
  return session;
}

export const invalidSession = (errors: readonly FieldError[]): AppError =>
  new AppError('invalid-session', 'Fix the fields listed in `errors` and send the request again.', { errors });
