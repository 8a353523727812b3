import { text } from '../../shared/models/typescript/text.ts';
import { longestRunOfMarks } from './marks.ts';

/** Code points in the longest canonical decomposition of a character (UAX #15), so composing shortens a text by this factor at most. */
const MAX_DECOMPOSITION = 4;
/** Two UTF-16 units for each code point. */
const MAX_UNITS = 2 * MAX_DECOMPOSITION * text.maxLength;
/** The largest body, in bytes. */
const MAX_BODY = 256 * 1024;
const MAX_MARKS = MAX_DECOMPOSITION * text.maxMarks;

/** Words of visible ASCII separated by single spaces: the usual case, which is already normalised. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/**
 * Trims white space, collapses it to single spaces, then applies NFC, in linear time: a text that is too long for the contract, or
 * has too many combining marks in a row (normalising those takes quadratic time), is returned without NFC for the contract's
 * validator to refuse.
 */
export function normalise(value: string): string {
  if (value.length > MAX_BODY || PLAIN.test(value)) return value;
  const folded = value.replace(/\p{White_Space}+/gu, ' ').trim();
  return isBounded(folded) ? folded.normalize('NFC') : folded;
}

/** Whether a text may be within the contract's bounds after composition. */
const isBounded = (folded: string): boolean => folded.length <= MAX_UNITS && longestRunOfMarks(folded) <= MAX_MARKS;

/**
 * Normalises the text fields of a body. `fields` is generated from its contract: the maximum length of a list, or `true` for a
 * single text. Longer lists, and other types, are left unchanged for the validator to refuse.
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
