import { text } from '../../shared/models/typescript/text.ts';
import { longestRunOfMarks } from './marks.ts';

/**
 * Maximum number of code points in the canonical decomposition of a character (UAX #15). Composition shortens a text at most by this
 * factor.
 */
const MAX_DECOMPOSITION = 4;
/** Length, in UTF-16 code units, of the longest text that could be within the contract's limit after composition. A code point has at most two units. */
const MAX_UNITS = 2 * MAX_DECOMPOSITION * text.maxLength;
const MAX_BODY = 256 * 1024;
const MAX_MARKS = MAX_DECOMPOSITION * text.maxMarks;

/** Matches texts that need no normalisation: visible ASCII with single spaces. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/**
 * Drops zero-width spaces, which Khmer, Thai and other scripts have between words. Collapses white space. Drops white space, direction marks
 * and isolates at both ends, which come with pasted text. Then applies NFC. Takes linear time: NFC, which could take quadratic time, is skipped if the text is too
 * long or has too many successive combining marks. The contract's validator then rejects the text.
 */
export function normalise(value: string): string {
  if (value.length > MAX_BODY || PLAIN.test(value)) return value;
  const folded = withoutEdges(value.replaceAll('\u200b', '').replace(/\p{White_Space}+/gu, ' '));
  return isBounded(folded) ? folded.normalize('NFC') : folded;
}

/** Matches white space, direction marks and isolates. */
const EDGE = /[\s\u061c\u200e\u200f\u2066-\u2069]/;

/** Uses a loop, because a pattern such as `/[…]+$/` would take quadratic time. */
function withoutEdges(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && EDGE.test(text.charAt(from))) from += 1;
  while (to > from && EDGE.test(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

/** Returns whether the text could be within the contract's limits after composition. */
const isBounded = (folded: string): boolean => folded.length <= MAX_UNITS && longestRunOfMarks(folded) <= MAX_MARKS;

/**
 * Normalises the text fields of a body in place. Lists that are too long and values of other types are left unchanged, and the validator
 * rejects them.
 *
 * @param fields the names of the text fields, generated from the schema, with the maximum length of a list or `true` for a single string
 */
export function normaliseFields(body: Record<string, unknown>, fields: Readonly<Record<string, number | true>>): void {
  const normal = (value: unknown) => (typeof value === 'string' ? normalise(value) : value);
  for (const field in fields) {
    const value = body[field];
    const most = fields[field];
    if (typeof value === 'string' && most === true) body[field] = normalise(value);
    else if (Array.isArray(value) && typeof most === 'number' && value.length <= most) body[field] = value.map(normal);
  }
}
