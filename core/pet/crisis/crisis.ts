import type { Language } from '../languages/languages.ts';
import { ENGLISH } from './english.ts';
import { GERMAN } from './german.ts';

/**
 * Words that may be about suicide, self-harm or an eating disorder: phrases in lower case without marks and punctuation. `*` at the end
 * stands for the rest of the word.
 */
const WORDS: Readonly<Record<Language, readonly string[]>> = { en: ENGLISH, de: GERMAN };

/** Finds the words of all languages, because people do not always write in the language of their profile. */
const CRISIS = new RegExp(
  Object.values(WORDS)
    .flat()
    .map((phrase) => (phrase.endsWith('*') ? ` ${phrase.slice(0, -1)}` : ` ${phrase} `))
    .join('|'),
);

const MARKS = /\p{M}/gu;
const APOSTROPHES = /['’‘`´ʼ]/gu;
const SEPARATORS = /[^\p{L}\p{N}]+/gu;

/**
 * Whether a text has words of a crisis. It does not understand the text: it may find such words in harmless texts, and miss others. So it
 * only decides that no model gets the user's texts, that the template does not quote a goal, and that help-lines are shown.
 */
export function hasCrisisWords(text: string): boolean {
  // Apostrophes first, because NFKD turns the acute accent, which many write instead, into a space.
  const plain = text.replace(APOSTROPHES, '').normalize('NFKD').replace(MARKS, '').toLowerCase();
  // NFKD leaves these two letters as they are.
  const letters = plain.replaceAll('ß', 'ss').replaceAll('ı', 'i');
  return CRISIS.test(` ${letters.replace(SEPARATORS, ' ').trim()} `);
}
