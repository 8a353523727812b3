import { parseTime } from '../../util/time.ts';

/**
 * `2026-03-14 07:05:00 +0100`, with `T` or a blank between date and time, and with a blank or nothing before the offset. A phone that shows
 * 12 hours may send `7:05:00 AM`, with a narrow no-break space.
 */
const APP_TIME =
  /^(\d{4}-\d\d-\d\d)[T\s]\s*(\d{1,2}):(\d\d)(?::(\d\d(?:\.\d{1,9})?))?\s*([AP]M)?\s*(Z|[+-]\d\d:?\d\d)$/i;
const OFFSET = /^([+-])(\d\d):?(\d\d)$/;
const OFFSET_AT_END = /[+-]\d\d:?\d\d$/;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** @returns ms since 1970; NaN if the value is not a time with an offset */
export function appTime(value: unknown): number {
  const match = APP_TIME.exec(typeof value === 'string' ? value.slice(0, 64).trim() : '');
  if (!match) return Number.NaN;
  const [, date, hour = '', minute, second = '00', half, offset = ''] = match;
  return parseTime(`${date}T${hourOf(Number(hour), half)}:${minute}:${second}${offset.toUpperCase()}`);
}

/** @returns two digits; `99`, which is not an hour, if the hour does not exist on a 12-hour clock */
function hourOf(hour: number, half: string | undefined): string {
  if (half === undefined) return String(hour).padStart(2, '0');
  if (hour < 1 || hour > 12) return '99';
  return String((hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0)).padStart(2, '0');
}

/**
 * Returns the midnight at which a local day began.
 *
 * @param time any time of the day, in ms since 1970
 * @param offset such as `+01:00`; UTC if it is anything else
 */
export function localMidnight(time: number, offset: unknown): number {
  const [, sign, hours = 0, minutes = 0] = OFFSET.exec(typeof offset === 'string' ? offset : '') ?? [];
  const shift = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  return Math.floor((time + shift) / DAY_MS) * DAY_MS - shift;
}

/** @returns the offset at the end of a time, such as `+01:00`; undefined if there is none */
export const offsetOf = (time: unknown): string | undefined =>
  typeof time === 'string' ? OFFSET_AT_END.exec(time)?.[0] : undefined;
