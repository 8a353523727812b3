import { text } from '../../shared/models/typescript/text.ts';
import { longestRunOfMarks } from './marks.ts';

/** Code points in the longest canonical decomposition of a character (UAX #15): composition shortens a text by at most this factor. */
const MAX_DECOMPOSITION = 4;
/** A code point has at most two UTF-16 units. */
const MAX_UNITS = 2 * MAX_DECOMPOSITION * text.maxLength;
/** The largest body, in bytes. */
const MAX_BODY = 256 * 1024;
const MAX_MARKS = MAX_DECOMPOSITION * text.maxMarks;

/** Visible ASCII with single spaces. Such a text is already normalised. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/**
 * Trims and collapses white space, then applies NFC. Linear time: NFC is skipped for texts that are too long or have too many successive
 * combining marks, which take quadratic time. The contract's validator rejects such texts.
 */
export function normalise(value: string): string {
  if (value.length > MAX_BODY || PLAIN.test(value)) return value;
  const folded = value.replace(/\p{White_Space}+/gu, ' ').trim();
  return isBounded(folded) ? folded.normalize('NFC') : folded;
}

/** Whether a text can be within the contract's limits after composition. */
const isBounded = (folded: string): boolean => folded.length <= MAX_UNITS && longestRunOfMarks(folded) <= MAX_MARKS;

/**
 * Normalises the text fields of a body in place. Lists that are too long, and other types, are left for the validator to reject.
 *
 * @param fields generated from the schema: a list's maximum length, or `true` for a single text
 */
export function normaliseFields(body: Record<string, unknown>, fields: Readonly<Record<string, number | true>>): void {
  const normal = (value: unknown) => (typeof value === 'string' ? normalise(value) : value);
  for (const [field, most] of Object.entries(fields)) {
    if (!Object.hasOwn(body, field)) continue;
    const value = body[field];
    if (most === true) body[field] = normal(value);
    else if (Array.isArray(value) && value.length <= most) body[field] = value.map(normal);
  }
}
