import { computed } from '@preact/signals';
import i18next from 'i18next';
import type { Language } from '../../../core/pet/languages/languages.ts';
import { primaryLanguage } from '../../../core/util/locale.ts';
import type acts from '../activity/texts/en.json';
import type device from '../devices/texts/en.json';
import type fileImport from '../file-import/texts/en.json';
import type help from '../help-lines/texts/en.json';
import type cards from '../home/card-texts/en.json';
import type home from '../home/texts/en.json';
import type installed from '../installed/texts/en.json';
import type locked from '../locked/texts/en.json';
import type notifications from '../notifications/texts/en.json';
import type story from '../screens/texts/en.json';
import { text } from '../state/read-stored.ts';
import { stored } from '../state/stored.ts';
import type waysIn from '../ways-in/texts/en.json';
import type en from './en.json';
import { LANGUAGES, languageOf } from './languages.ts';

type CardTexts = typeof cards;
type StoryTexts = typeof story;

/** Texts that are loaded with the code that shows them, by the key of their group. */
interface LazyTexts extends CardTexts, StoryTexts {
  waysIn: typeof waysIn;
  fileImport: typeof fileImport;
  device: typeof device;
  acts: typeof acts;
  locked: typeof locked;
  help: typeof help;
  home: typeof home;
  installed: typeof installed;
  notifications: typeof notifications;
}

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en & LazyTexts };
  }
}

/** The locale of both the page and the profile: a BCP 47 tag, initially the browser's. */
export const locale = stored('hatchery.locale', navigator.language, text);

/**
 * The locale for dates and numbers: `locale` if the app supports its language, otherwise the language that the page
 * is shown in.
 */
export const formats = computed(() => {
  const language = languageOf(locale.value);
  return isTag(locale.value) && primaryLanguage(locale.value) === language ? locale.value : language;
});

/** Returns whether a text is a valid BCP 47 tag. Some browsers report an invalid tag as their language. */
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
  resources: Object.fromEntries(Object.entries(LANGUAGES).map(([tag, { texts }]) => [tag, { translation: texts }])),
  // Disabled because Preact already escapes text.
  interpolation: { escapeValue: false },
});

/** Adds several groups of texts. The type requires them in every language. */
export function addGroups<Groups extends Partial<LazyTexts>>(texts: Record<Language, Groups>): void {
  for (const [tag, groups] of Object.entries(texts)) i18next.addResourceBundle(tag, 'translation', groups, true);
}

/** Adds a group of texts. The type requires it in every language. */
export function addTexts<Group extends keyof LazyTexts>(group: Group, texts: Record<Language, LazyTexts[Group]>): void {
  for (const [tag, added] of Object.entries(texts))
    i18next.addResourceBundle(tag, 'translation', { [group]: added }, true);
}

locale.subscribe((tag) => {
  void i18next.changeLanguage(languageOf(tag));
  document.documentElement.lang = languageOf(tag);
});

/** Translates a key. Components that call this function render again when the language changes. */
export const t = ((...args: unknown[]) => {
  void locale.value;
  return i18next.t(...(args as Parameters<typeof i18next.t>));
}) as unknown as typeof i18next.t;
