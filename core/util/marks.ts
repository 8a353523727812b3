// This file must not import anything, because it is bundled into the generated validators.

/** Returns the length of the longest run of combining marks (general category M) in a string, in code points. Takes linear time. */
export function longestRunOfMarks(text: string): number {
  // There are no combining marks below U+0300.
  if (!/[\u0300-\uffff]/.test(text)) return 0;
  let longest = 0;
  for (const [run] of text.matchAll(/\p{M}+/gu)) longest = Math.max(longest, [...run].length);
  return longest;
}
