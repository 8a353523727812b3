// This module is separate so that it can be loaded on first use. Its validator would add 10% to the code that a Lambda function loads at
// startup.
import { textFields } from '../../shared/models/typescript/text.ts';
import type { StreamPatch } from '../../shared/models/typescript/types.ts';
import { validate } from '../../shared/models/typescript/validate_stream_patch.js';
import { fieldErrors } from '../util/field-errors.ts';
import { normaliseFields } from '../util/text.ts';
import { invalidStream } from './consent.ts';

/**
 * Validates a merge patch for a stream, and drops read-only fields.
 *
 * @throws `invalid-stream` with an error for each invalid field
 */
export function parseStreamPatch(body: Record<string, unknown>): StreamPatch {
  const { stream_id: _id, created_at: _c, updated_at: _u, revoked_at: _r, consent_log: _l, ...sent } = body;
  normaliseFields(sent, textFields.stream_patch);
  const patch: unknown = sent;
  if (!validate(patch)) throw invalidStream(fieldErrors(validate.errors));
  return patch;
}
