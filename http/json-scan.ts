import { RequestError } from './problems.ts';

/** A full batch has 5,000: 1,000 readings of four members. */
const MAX_VALUES = 10_000;
/** The contract nests three deep. */
const MAX_DEPTH = 32;

const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * The number of colons outside strings in a JSON text: in valid JSON, the number of members. Throws `body-too-large` for
 * more values or deeper nesting than any contract allows, before anything is parsed. Scans character by character, as a
 * pattern would allocate a copy of every string.
 */
export function countColons(json: string): number {
  let [colons, values, depth] = [0, 1, 0];
  let isInside = false;
  for (let at = 0; at < json.length; at += 1) {
    const letter = json.charCodeAt(at);
    if (letter === QUOTE) isInside = !isInside;
    else if (letter === BACKSLASH) at += 1;
    else if (isInside) continue;
    else if (letter === COLON) colons += 1;
    // Every value follows a bracket or a comma.
    else if (letter === COMMA) values += 1;
    else if (letter === OPEN_LIST || letter === OPEN_OBJECT) {
      values += 1;
      depth += 1;
      if (depth > MAX_DEPTH) throw tooMuch();
    } else if (letter === CLOSE_LIST || letter === CLOSE_OBJECT) depth -= 1;
  }
  if (values > MAX_VALUES) throw tooMuch();
  return colons;
}

function tooMuch(): RequestError {
  return new RequestError(
    'body-too-large',
    `The body has too many values or levels. Send at most ${MAX_VALUES.toLocaleString('en')} values, nested at most ${MAX_DEPTH} deep.`,
  );
}
