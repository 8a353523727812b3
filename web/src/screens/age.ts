const MAX_AGE = 120;

/**
 * @param year as it was typed
 * @returns the age of people born in this year who have not had their birthday yet; undefined if the year is impossible
 */
export function ageOf(year: string): number | undefined {
  if (!/^\s*\d{4}\s*$/.test(year)) return undefined;
  const years = new Date().getFullYear() - Number(year);
  return years < 0 || years > MAX_AGE + 1 ? undefined : Math.max(0, years - 1);
}

/** @returns the year of birth that gives this age; empty without an age */
export const yearOf = (age: number | null | undefined): string =>
  typeof age === 'number' ? String(new Date().getFullYear() - age - 1) : '';
