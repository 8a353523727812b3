/** Number of characters of a code, without separators. */
export const CODE_LENGTH = 55;
const CODE = /HT([R1])([0-9A-HJKMNP-TV-Z]{52})/;
/** White space, hyphens and dashes, underscores, and invisible characters that are copied with a code. */
const SEPARATORS = /[\s\p{Pd}\u00ad\u2212_\u200b-\u200f\u2060\ufeff]+/gu;
/** Crockford's base32. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const canonical = (text: string): string =>
  text.replaceAll(/%5f/gi, '').replaceAll(SEPARATORS, '').toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1');

/** @returns how many characters of a code the text has so far */
export const countCharacters = (text: string): number => canonical(text).length;

/**
 * Finds a code in what a user has typed, pasted or scanned: the code in any form, a link, or a message with either.
 * @returns undefined if the text contains no whole code
 */
export function findCode(text: string): string | undefined {
  const [, kind, characters] = CODE.exec(canonical(text)) ?? [];
  return characters && `${kind === 'R' ? 'htr' : 'hti'}_${characters}`;
}

/** @returns the id of the user whose pet the code opens */
export function userIdOf(code: string): string {
  // The first 128 bits are the id. 26 characters have 130 bits.
  let bits = 0n;
  for (const character of code.slice(4, 30)) bits = (bits << 5n) | BigInt(ALPHABET.indexOf(character));
  const hex = (bits >> 2n).toString(16).padStart(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
