/** Number of local days that the charts show, including today. */
export const DAYS = 7;

/** @returns local midnight, `days` days from today, in ms since 1970 */
export function midnight(days: number): number {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days).getTime();
}

/** @returns the local midnight before a time, in ms since 1970 */
export const midnightBefore = (time: string | number): number => new Date(time).setHours(0, 0, 0, 0);

/** @returns local noon of each day of the charts, in ms since 1970 */
export const noons = (): number[] =>
  Array.from({ length: DAYS }, (_, day) => new Date(midnight(day + 1 - DAYS)).setHours(12));
