import { matchLanguage } from '../../util/locale.ts';
import { ENGLISH } from './english.ts';
import { GERMAN } from './german.ts';
import type { LanguagePack } from './pack.ts';

/** The languages that the template narrator can write in, keyed by primary language subtag. */
export const LANGUAGES = { en: ENGLISH, de: GERMAN } satisfies Record<string, LanguagePack>;

export type Language = keyof typeof LANGUAGES;

/** @returns the supported language that matches the locale, or English if there is none */
export const languageOf = (locale: string): Language => matchLanguage(LANGUAGES, locale, 'en');
