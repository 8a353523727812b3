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
