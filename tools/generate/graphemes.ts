// Built into the generated validators, so it imports nothing.

/** Made when it is first needed: that takes longer than loading the whole validator, and most text does without. */
let segmenter: Intl.Segmenter | undefined;

/** How many user-perceived characters a text has (UAX #29); of one that has more than `limit`, `limit + 1`. */
export function countGraphemes(text: string, limit = Number.POSITIVE_INFINITY): number {
  // Below U+0300 nothing combines, so units are characters; most names end here.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the class is a range of code points.
  if (/^[\u0000-\u02ff]*$/.test(text)) return text.length;
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let count = 0;
  for (const _segment of segmenter.segment(text)) {
    count += 1;
    if (count > limit) break;
  }
  return count;
}
