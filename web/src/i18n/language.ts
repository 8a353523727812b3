import { computed } from '@preact/signals';
import i18next from 'i18next';
import { primaryOf } from '../../../core/util/locale.ts';
import { stored } from '../state/stored.ts';
import type en from './en.json';
import { LANGUAGES, languageOf } from './languages.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

/** What the page speaks, and what the profile will say: a BCP 47 tag, at first the browser's. */
export const locale = stored('hatchery.locale', navigator.language);

/** How dates and numbers are written: as the browser has it, if that is the language of the page. */
export const formats = computed(() => {
  const language = languageOf(locale.value);
  return isTag(locale.value) && primaryOf(locale.value) === language ? locale.value : language;
});

/** Whether this is a tag of BCP 47; browsers know some that are not. */
export function isTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

i18next.init({
  lng: languageOf(locale.peek()),
  fallbackLng: 'en',
  resources: Object.fromEntries(Object.entries(LANGUAGES).map(([tag, { words }]) => [tag, { translation: words }])),
  // Preact escapes whatever it shows.
  interpolation: { escapeValue: false },
});

locale.subscribe((tag) => {
  void i18next.changeLanguage(languageOf(tag));
  document.documentElement.lang = languageOf(tag);
});

/** The words for a key, in the present language; whoever shows them is shown anew when it changes. */
export const t = ((...args: unknown[]) => {
  void locale.value;
  return i18next.t(...(args as Parameters<typeof i18next.t>));
}) as unknown as typeof i18next.t;
