const MAX_CHARACTERS = 100;
/** Control characters, invisible format characters such as a change of the writing direction, and halves of surrogate pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Returns a file's or a device's name as it may be shown: without characters that a terminal or page interprets, and shortened. */
export function printableName(name: string): string {
  const [...characters] = name.slice(-10 * MAX_CHARACTERS).replaceAll(UNPRINTABLE, '');
  return characters.length > MAX_CHARACTERS ? `…${characters.slice(1 - MAX_CHARACTERS).join('')}` : characters.join('');
}
