import { DAY_MS } from '../durations.ts';
import type { Zone } from '../zone.ts';

/** Consecutive days of a time zone, numbered from 0. A day has 23 or 25 hours when the clocks change. */
export interface LocalDays {
  count: number;
  /** The first instant of a day, in ms since 1970. */
  startOf(day: number): number;
  /** Returns the day of an instant; an instant outside belongs to the first or the last day. Fast. */
  dayOf(instant: number): number;
  /** Returns the date, such as `2026-11-27`. */
  dateOf(day: number): string;
  /** Returns the date of any instant; '' if it is not a time. */
  dateAt(instant: number): string;
}

/** Times beyond this cannot be shown as a date. */
const MAX_TIME = Date.UTC(9999, 0);

/** Returns the whole local days after `from`, up to the day of `to`. */
export function localDays(zone: Zone, from: number, to: number): LocalDays {
  const localDay = (instant: number) => Math.floor((instant + zone.offsetAt(instant)) / DAY_MS);
  const first = localDay(from) + 1;
  const count = localDay(to) - first + 1;
  const starts = Array.from({ length: count }, (_, day) => zone.instantOf((first + day) * DAY_MS));
  const startOf = (day: number) => starts[day] ?? Number.POSITIVE_INFINITY;
  return {
    count,
    startOf,
    dayOf(instant) {
      let day = Math.min(Math.max(Math.floor((instant - startOf(0)) / DAY_MS), 0), count - 1);
      while (day > 0 && instant < startOf(day)) day -= 1;
      while (day < count - 1 && instant >= startOf(day + 1)) day += 1;
      return day;
    },
    dateOf: (day) => toDate((first + day) * DAY_MS),
    dateAt: (instant) => (Math.abs(instant) < MAX_TIME ? toDate(instant + zone.offsetAt(instant)) : ''),
  };
}

const toDate = (wall: number): string => new Date(wall).toISOString().slice(0, 10);
