import { MINUTE_MS } from './durations.ts';
import type { Zone } from './zone.ts';

export interface IsoTime {
  /** Local time in ms, as if it were UTC. */
  wall: number;
  /** Local time minus UTC in ms; undefined if the text has no offset. */
  offset?: number;
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(?:(Z)|([+-])(\d\d):?(\d\d))?$/;

/**
 * Parses `2026-11-27`, `2026-11-27 06:56:11` or `2026-11-27T06:14:03.552356Z`. `Date.parse` would accept February 30, and browsers differ
 * in what else they accept.
 *
 * @returns undefined if the text is not a time that exists
 */
export function parseIsoTime(text: string): IsoTime | undefined {
  const [
    matched,
    year,
    month,
    day,
    hour = 0,
    minute = 0,
    second = 0,
    fraction = '0',
    utc,
    sign,
    hours = 0,
    minutes = 0,
  ] = TIME.exec(text) ?? [];
  if (!matched || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const date = parseDate(Number(year), Number(month), Number(day));
  if (date === undefined) return undefined;
  const wall =
    date + timeOfDay(Number(hour), Number(minute), Number(second)) + Math.floor(Number(`0.${fraction}`) * 1000);
  if (utc) return { wall, offset: 0 };
  if (!sign) return { wall };
  const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  return { wall, offset: sign === '-' ? -offset : offset };
}

/** Returns midnight of a date in ms, as if it were UTC; undefined if the date does not exist. */
export function parseDate(year: number, month: number, day: number): number | undefined {
  const date = Date.UTC(year, month - 1, day);
  // `Date.UTC` accepts February 30 and turns it into March 2.
  return day >= 1 && new Date(date).getUTCDate() === day && month >= 1 && month <= 12 ? date : undefined;
}

export const timeOfDay = (hour: number, minute: number, second: number): number =>
  ((hour * 60 + minute) * 60 + second) * 1000;

/**
 * Converts a time to an instant.
 *
 * @param zone of local times without an offset
 * @param after resolves a local time that occurs twice: the first instant that is not before it counts
 */
export const instantOf = ({ wall, offset }: IsoTime, zone: Zone, after?: number): number =>
  offset === undefined ? zone.instantOf(wall, after) : wall - offset;
