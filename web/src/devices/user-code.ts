/** The letters of a user code: no vowels, so that no words appear (RFC 8628, section 6.1). */
const CODE = /^[BCDFGHJKLMNPQRSTVWXZ]{8}$/;
/** The start of the fragment of a link with a code: `https://pets.example/#pair=BCDF-GHJK`. */
export const PAIR_FRAGMENT = '#pair=';
const LINK = /#pair=([^&]*)$/;
/** White space, hyphens and dashes, underscores, dots, and invisible characters that are copied with a code. */
const SEPARATORS = /[\s\p{Pd}\u00ad\u2212_.\u200b-\u200f\u2060\ufeff]+/gu;

/**
 * Finds a user code in what a user has typed, pasted or scanned: the code in any form, or a link with it.
 * @returns eight capital letters; undefined if there is no code
 */
export function findUserCode(text: string): string | undefined {
  const [, linked = text] = LINK.exec(text.trim()) ?? [];
  const code = linked.replaceAll(SEPARATORS, '').toUpperCase();
  return CODE.test(code) ? code : undefined;
}
