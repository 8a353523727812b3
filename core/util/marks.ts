// Bundled into the generated validators too, so it imports nothing.

/** The longest run of combining marks (general category M) in a text, in code points. Takes time linear in the text's length. */
export function longestRunOfMarks(text: string): number {
  // Below U+0300 nothing combines; most names end here.
  if (!/[\u0300-\uffff]/.test(text)) return 0;
  let longest = 0;
  for (const [run] of text.matchAll(/\p{M}+/gu)) longest = Math.max(longest, [...run].length);
  return longest;
}
