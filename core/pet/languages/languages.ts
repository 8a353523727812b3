import { matchLanguage } from '../../util/locale.ts';
import { ENGLISH } from './english.ts';
import { GERMAN } from './german.ts';
import type { LanguagePack } from './pack.ts';

/** The languages that pets speak without a model, by primary language subtag. */
export const LANGUAGES = { en: ENGLISH, de: GERMAN } satisfies Record<string, LanguagePack>;

export type Language = keyof typeof LANGUAGES;

/** @returns the language of a locale, or English if it is not in `LANGUAGES`. */
export const languageOf = (locale: string): Language => matchLanguage(LANGUAGES, locale, 'en');
