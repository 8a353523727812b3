import { AppError } from '../core/errors.ts';

/** A full batch has 5,000: 1,000 readings of four members. */
const MAX_VALUES = 10_000;
/** The contract nests three deep. */
const MAX_DEPTH = 32;

const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * How many colons are outside the strings of a JSON text: in valid JSON one for every member. Throws `body-too-large` for
 * more values or deeper nesting than any body has, so that what is parsed is bounded by more than its bytes. Reads letter by letter,
 * as a pattern would make a text of its own of every string.
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
    // Every value is the first after a bracket, or stands after a comma.
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

function tooMuch(): AppError {
  return new AppError(
    'body-too-large',
    `Send at most ${MAX_VALUES.toLocaleString('en')} values, nested at most ${MAX_DEPTH} deep.`,
  );
}
