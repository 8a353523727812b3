import { RequestError } from './problems.ts';

/** Maximum number of values in a body. A full batch has about 5,000: 1,000 readings with four members each. */
const MAX_VALUES = 10_000;
/** Maximum nesting depth. The contract's schemas nest three levels deep. */
const MAX_DEPTH = 32;

const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Counts the colons outside strings in a JSON document. In valid JSON, this is the number of members. Scans character by character, because
 * a regular expression would copy every string.
 *
 * @throws `body-too-large` if there are more values, or deeper nesting, than any schema allows
 */
export function countColons(json: string, maxValues = MAX_VALUES): number {
  let [colons, values, depth] = [0, 1, 0];
  let isInString = false;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) isInString = !isInString;
    else if (code === BACKSLASH) at += 1;
    else if (isInString) continue;
    else if (code === COLON) colons += 1;
    // Count each value at the bracket or comma before it. `values` starts at 1 for the outermost value.
    else if (code === COMMA) values += 1;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      values += 1;
      depth += 1;
      if (depth > MAX_DEPTH) throw tooMuch(maxValues);
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1;
  }
  if (values > maxValues) throw tooMuch(maxValues);
  return colons;
}

function tooMuch(maxValues: number): RequestError {
  return new RequestError(
    'body-too-large',
    `The body has too many values or levels. Send at most ${maxValues.toLocaleString('en')} values, nested at most ${MAX_DEPTH} deep.`,
  );
}
