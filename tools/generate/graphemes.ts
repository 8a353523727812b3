// This file must not import anything, because it is bundled into the generated validators.

/** Created on first use, because creating it takes longer than loading the whole validator, and most text does not need it. */
let segmenter: Intl.Segmenter | undefined;

/** Counts user-perceived characters (UAX #29). Stops counting at `limit + 1`. */
export function countGraphemes(text: string, limit = Number.POSITIVE_INFINITY): number {
  // Below U+0300 nothing combines, so units are characters. This is enough for most names.
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
