// This module is separate so that it can be loaded on first use. Its validators would add 20% to the code that a Lambda function loads at
// startup.
import { textFields } from '../../shared/models/typescript/text.ts';
import type { NewStream, StreamUpdate } from '../../shared/models/typescript/types.ts';
import { validate as isNewStream } from '../../shared/models/typescript/validate_new_stream.js';
import { validate as isStreamUpdate } from '../../shared/models/typescript/validate_stream_update.js';
import { AppError } from '../errors.ts';
import { fieldErrors } from '../util/field-errors.ts';
import { normaliseFields } from '../util/text.ts';
import { invalidStream } from './consent.ts';

const NAMES = ['source', 'label', 'metrics', 'purposes'];

/**
 * Validates a new stream, and drops read-only fields.
 *
 * @throws `invalid-stream` with an error for each missing or invalid field
 */
export function parseNewStream(body: Record<string, unknown>): NewStream {
  const sent: unknown = writableOf(body, textFields.new_stream);
  if (isNewStream(sent)) return sent;
  const errors = fieldErrors(isNewStream.errors, { body: sent, names: NAMES });
  if (['source', 'metrics', 'purposes'].every((field) => field in body)) throw invalidStream(errors);
  throw new AppError(
    'invalid-stream',
    'A new stream needs `source`, `metrics` and `purposes`. To change a stream, send the fields to POST /users/{user_id}/streams/{stream_id}.',
    { errors },
  );
}

/**
 * Validates a merge patch for a stream, and drops read-only fields.
 *
 * @throws `invalid-stream` with an error for each invalid field
 */
export function parseStreamUpdate(body: Record<string, unknown>): StreamUpdate {
  const sent: unknown = writableOf(body, textFields.stream_update);
  if (!isStreamUpdate(sent)) throw invalidStream(fieldErrors(isStreamUpdate.errors, { body: sent, names: NAMES }));
  return sent;
}

/** Returns the body without its read-only fields. Its text is normalised. */
function writableOf(body: Record<string, unknown>, fields: Readonly<Record<string, number | true>>) {
  const { stream_id: _id, created_at: _c, updated_at: _u, revoked_at: _r, consent_log: _l, ...sent } = body;
  normaliseFields(sent, fields);
  return sent;
}
