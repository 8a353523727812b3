import { text } from '../shared/models/typescript/text.ts';
import { longestRunOfMarks } from './marks.ts';

/** A character's canonical decomposition has at most so many code points (UAX #15): composing shortens by no more. */
const MAX_DECOMPOSITION = 4;
/** Two UTF-16 units for each code point. */
const MAX_UNITS = 2 * MAX_DECOMPOSITION * text.maxLength;
/** No body is longer, in bytes. */
const MAX_BODY = 256 * 1024;
const MAX_MARKS = MAX_DECOMPOSITION * text.maxMarks;

/** Words of visible ASCII with a space between: what most people send, and already normal. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/**
 * White space trimmed and folded to one space, then NFC. Takes time linear in the text's length: what is too long for the
 * contract, or has too many combining marks in a row, which takes quadratic time to normalise, stays as it is, for the
 * contract's validator to refuse.
 */
export function normalise(value: string): string {
  if (value.length > MAX_BODY || PLAIN.test(value)) return value;
  const folded = value.replace(/\p{White_Space}+/gu, ' ').trim();
  return isBounded(folded) ? folded.normalize('NFC') : folded;
}

/** Whether a text can keep the contract's bounds once it is composed. */
const isBounded = (folded: string): boolean => folded.length <= MAX_UNITS && longestRunOfMarks(folded) <= MAX_MARKS;

/**
 * Normalises the fields of a body that hold text, as generated from its contract: for each the most entries of a list, or
 * `true` for a single text. Longer lists, and what is no text, stay as they are, for the validator to refuse.
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
