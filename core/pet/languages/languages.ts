import { languageIn } from '../../util/locale.ts';
import { ENGLISH } from './english.ts';
import { GERMAN } from './german.ts';
import type { LanguagePack } from './pack.ts';

/** The languages that pets speak without a model, by their primary subtag. */
export const LANGUAGES = { en: ENGLISH, de: GERMAN } satisfies Record<string, LanguagePack>;

export type Language = keyof typeof LANGUAGES;

/** The language of a locale; English where there is none. */
export const languageOf = (locale: string): Language => languageIn(LANGUAGES, locale, 'en');
