import type { Language } from '../../../core/pet/languages/languages.ts';
import { matchLanguage } from '../../../core/util/locale.ts';
import de from './de.json';
import en from './en.json';

interface WebLanguage {
  /** The language's own name for itself, such as “Deutsch”. */
  name: string;
  /** The word for “language” in this language. */
  legend: string;
  texts: typeof en;
}

/** The app's languages. The type requires an entry for every language that pets speak. */
export const LANGUAGES: Readonly<Record<Language, WebLanguage>> = {
  en: { name: 'English', legend: 'Language', texts: en },
  de: { name: 'Deutsch', legend: 'Sprache', texts: de },
};

export const languageOf = (locale: string): Language => matchLanguage(LANGUAGES, locale, 'en');
