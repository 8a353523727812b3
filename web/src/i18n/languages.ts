import type { Language } from '../../../core/pet/languages/languages.ts';
import { languageIn } from '../../../core/util/locale.ts';
import de from './de.json';
import en from './en.json';

interface WebLanguage {
  /** Its own name for itself. */
  name: string;
  /** Its word for "language". */
  legend: string;
  words: typeof en;
}

/** The languages of the app: the same that pets speak. */
export const LANGUAGES: Readonly<Record<Language, WebLanguage>> = {
  en: { name: 'English', legend: 'Language', words: en },
  de: { name: 'Deutsch', legend: 'Sprache', words: de },
};

export const languageOf = (locale: string): Language => languageIn(LANGUAGES, locale, 'en');
