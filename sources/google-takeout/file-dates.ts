import { parseDate } from '../iso-time.ts';
import type { TakeoutFamily } from './families.ts';

/** Some names have the day in parentheses. */
const DATE = /(\d{4})-(\d\d)-\(?(\d\d)/;
const YEAR = /(?:^|[^\d])(20\d\d)(?=\.)/;

/** Returns the date in a file's name, where its content begins, in ms as if it were UTC; undefined if the name has none. */
export function dateIn(name: string): number | undefined {
  const file = name.slice(name.lastIndexOf('/') + 1);
  const [, year, month, day] = DATE.exec(file) ?? [];
  if (year) return parseDate(Number(year), Number(month), Number(day));
  const [, only] = YEAR.exec(file) ?? [];
  return only ? parseDate(Number(only), 1, 1) : undefined;
}

/** Returns how many days a file can have at most, by its name. */
export const spanDaysOf = (name: string, { spanDays = 62 }: TakeoutFamily): number =>
  DATE.test(name) ? spanDays : Math.max(spanDays, 370);
