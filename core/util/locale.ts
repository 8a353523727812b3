export const LOCALE_ADVICE =
  'This is not a language tag. Send a BCP 47 tag such as en or de-AT. It starts with a language code of two or three letters: de, not german.';

/** Matches a tag whose subtags are separated by hyphens or underscores; then Java's script, POSIX's encoding, and a modifier. */
const LOCALE = /^([a-z]{2,3})((?:[_-][a-z\d]{1,8})*)(?:_+#([a-z]{4}))?(?:\.[^@]*)?(?:@(.*))?$/i;
/** Scripts as modifiers of POSIX, such as `sr_RS@latin`. Other modifiers are dropped. */
const SCRIPTS: Readonly<Record<string, string>> = { cyrillic: 'Cyrl', devanagari: 'Deva', latin: 'Latn' };

/**
 * Converts a locale of POSIX, iOS or Java to a BCP 47 tag: `en_US.UTF-8` to `en-US`, `zh_TW_#Hant` to `zh-Hant-TW`.
 *
 * @returns the locale unchanged if it has none of these forms
 */
function toLanguageTag(locale: string): string {
  const [, language, rest = '', javaScript, modifier = ''] = LOCALE.exec(locale) ?? [];
  if (language === undefined) return locale;
  const script = javaScript ?? SCRIPTS[modifier.toLowerCase()];
  return [language, ...(script ? [script] : []), ...rest.split(/[_-]/).slice(1)].join('-');
}

/** The tags of locales that were sent before. */
const canonicalTags = new Map<string, string>();
const MAX_TAGS = 500;

/**
 * Converts a BCP 47 tag, or a locale of POSIX, iOS or Java, to a BCP 47 tag in canonical form. The first ones are remembered, because `Intl`
 * takes 3 µs, a tenth of creating a user, and most users have one of few locales.
 *
 * @throws RangeError if the text is not such a locale
 */
export function canonicalTag(locale: string): string {
  const known = canonicalTags.get(locale);
  if (known !== undefined) return known;
  const tag = toLanguageTag(locale);
  const canonical = Intl.getCanonicalLocales(tag)[0] ?? tag;
  if (canonicalTags.size < MAX_TAGS) canonicalTags.set(locale, canonical);
  return canonical;
}

/** Returns the primary language subtag of a BCP 47 tag, such as `de` for `de-AT`. */
export function primaryLanguage(locale: string): string {
  return (locale.split('-')[0] ?? '').toLowerCase();
}

export const isKeyOf = <Key extends string>(table: Readonly<Record<Key, unknown>>, name: string): name is Key =>
  Object.hasOwn(table, name);

/** Returns the locale's primary language if the table has an entry for it; otherwise the fallback. */
export function matchLanguage<Language extends string>(
  table: Readonly<Record<Language, unknown>>,
  locale: string,
  fallback: NoInfer<Language>,
): Language {
  const primary = primaryLanguage(locale);
  return isKeyOf(table, primary) ? primary : fallback;
}
