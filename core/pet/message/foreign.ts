import { isKeyOf, primaryLanguage } from '../../util/locale.ts';
import { LANGUAGES, type Language } from '../languages/languages.ts';

const NAMES = Object.keys(LANGUAGES) as Language[];
const FREQUENT = Object.fromEntries(
  NAMES.map((language) => {
    const { own, shared } = LANGUAGES[language].frequentWords;
    return [language, { own: new Set(own.split(' ')), shared: new Set(shared.split(' ')) }];
  }),
) as Record<Language, { own: Set<string>; shared: Set<string> }>;
const MIN_LETTERS = 12;
const MIN_WORDS = 8;

/**
 * Returns whether the text is clearly not in the locale's language: few of its letters are in the locale's script, it is long but has no
 * frequent word of the locale's language, or it has many frequent words of another language. Only languages with a language pack are
 * recognised. Doubtful text passes, because names and goals may be in any language.
 */
export function isForeign(plain: string, words: string[], locale: string): boolean {
  if (isForeignScript(plain, locale)) return true;
  const own = primaryLanguage(locale);
  const count = (list: Set<string>) => words.filter((word) => list.has(word)).length;
  const known = isKeyOf(FREQUENT, own) ? count(FREQUENT[own].own) + count(FREQUENT[own].shared) : undefined;
  if (known === 0 && words.length >= MIN_WORDS) return true;
  return NAMES.filter((language) => language !== own)
    .map((language) => count(FREQUENT[language].own))
    .some((foreign) => foreign >= 3 && (known === undefined ? foreign > words.length / 6 : foreign > 2 * known));
}

/** Patterns for scripts that are not values of Unicode's `Script` property, such as the mixture of scripts used for Japanese. */
const COMPOUND_SCRIPTS: Record<string, string> = {
  Hans: '\\p{sc=Hani}',
  Hant: '\\p{sc=Hani}',
  Jpan: '\\p{sc=Hani}\\p{sc=Hira}\\p{sc=Kana}',
  Kore: '\\p{sc=Hang}\\p{sc=Hani}',
};

/** Patterns by locale. Making one takes longer than the other checks of a message. */
const patterns = new Map<string, RegExp | undefined>();
const MAX_PATTERNS = 100;

function isForeignScript(plain: string, locale: string): boolean {
  const letters = plain.match(/\p{L}/gu) ?? [];
  if (letters.length < MIN_LETTERS) return false;
  if (!patterns.has(locale)) {
    if (patterns.size >= MAX_PATTERNS) patterns.clear();
    patterns.set(locale, patternOf(locale));
  }
  const inScript = patterns.get(locale);
  return inScript !== undefined && letters.filter((letter) => inScript.test(letter)).length * 4 < letters.length;
}

/** @returns a pattern for one letter of the locale's script; undefined if regular expressions do not support the script */
function patternOf(locale: string): RegExp | undefined {
  const { script = '' } = new Intl.Locale(locale).maximize();
  try {
    return new RegExp(`^[${COMPOUND_SCRIPTS[script] ?? `\\p{sc=${script}}`}]$`, 'u');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
