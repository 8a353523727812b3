/** The primary language of a BCP 47 tag. */
export function primaryLanguage(locale: string): string {
  return (locale.split('-')[0] ?? '').toLowerCase();
}

export const isKeyOf = <Key extends string>(table: Readonly<Record<Key, unknown>>, name: string): name is Key =>
  Object.hasOwn(table, name);

/** Finds a locale's primary language among a table's keys. */
export function matchLanguage<Language extends string>(
  table: Readonly<Record<Language, unknown>>,
  locale: string,
  fallback: NoInfer<Language>,
): Language {
  const primary = primaryLanguage(locale);
  return isKeyOf(table, primary) ? primary : fallback;
}
