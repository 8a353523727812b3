// A module of its own: loaded with the first patch, as its validator is a tenth of what a function loads at its start.
import { textFields } from '../../shared/models/typescript/text.ts';
import type { StreamPatch } from '../../shared/models/typescript/types.ts';
import { validate } from '../../shared/models/typescript/validate_stream_patch.js';
import { fieldErrors } from '../util/field-errors.ts';
import { normaliseFields } from '../util/text.ts';
import { invalidStream } from './consent.ts';

/** Reads what a client sent as a merge patch of a stream. Throws `invalid-stream` with an error for every field. */
export function parseStreamPatch(body: Record<string, unknown>): StreamPatch {
  const { stream_id: _id, created_at: _c, updated_at: _u, revoked_at: _r, consent_log: _l, ...sent } = body;
  normaliseFields(sent, textFields.stream_patch);
  const patch: unknown = sent;
  if (!validate(patch)) throw invalidStream(fieldErrors(validate.errors));
  return patch;
}
