import { toTimeZone } from '../util/time-zone.ts';

/** The parts of a day, by their first hour on the owner's clock. A night that began the day before lasts until the morning. */
const PARTS = { morning: 5, day: 11, evening: 17, night: 22 } as const;
export type PartOfDay = keyof typeof PARTS;

/** The hour until which a self-report counts. */
export const MORNING_HOUR = PARTS.morning;

const DAY_MS = 24 * 60 * 60 * 1000;
/** Since 1980 all time zones differ from UTC by whole quarters of an hour, so date and hour change only between two of them. */
const QUARTER_MS = 15 * 60 * 1000;

interface Zone {
  formatter: Intl.DateTimeFormat;
  /** What was computed last, by the quarter of an hour since 1970: looks at pets ask for now and for the last minutes. */
  recent: Map<number, LocalTime>;
}

/** Maximum number of time zones to keep. Creating a formatter takes longer than all other work for a look at a pet. */
const MAX_ZONES = 100;
const MAX_RECENT = 8;
const zones = new Map<string, Zone>();

/** What calendar and clock show in a time zone. */
export interface LocalTime {
  /** Such as `2026-03-14`. */
  date: string;
  /** From 0 to 23. */
  hour: number;
}

/**
 * Returns what calendar and clock show.
 *
 * @param timeZone the profile's; without one, UTC
 */
export function localTime(time: Date, timeZone = 'UTC'): LocalTime {
  const { formatter, recent } = zoneOf(timeZone);
  const quarter = Math.floor(time.getTime() / QUARTER_MS);
  const kept = recent.get(quarter);
  if (kept) return kept;
  const parts = partsOf(time, formatter);
  const local = {
    date: [parts.get('year'), parts.get('month'), parts.get('day')].join('-'),
    hour: Number(parts.get('hour')),
  };
  if (recent.size >= MAX_RECENT) recent.clear();
  recent.set(quarter, local);
  return local;
}

/** Returns how many minutes a clock in a time zone shows since midnight. */
export function minuteOfDay(time: Date, timeZone: string): number {
  const parts = partsOf(time, zoneOf(timeZone).formatter);
  return Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
}

const partsOf = (time: Date, formatter: Intl.DateTimeFormat) =>
  new Map(formatter.formatToParts(time).map(({ type, value }) => [type, value]));

function zoneOf(timeZone: string): Zone {
  const kept = zones.get(timeZone);
  if (kept) return kept;
  if (zones.size >= MAX_ZONES) zones.clear();
  const date = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  // Another version of the runtime, whose zones this one lacks, may have stored the name.
  const known = toTimeZone(timeZone) ?? 'UTC';
  const formatter = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', { ...date, ...clock, timeZone: known });
  const zone = { formatter, recent: new Map() };
  zones.set(timeZone, zone);
  return zone;
}

/** Returns the part of the day at an hour of the owner's clock. */
export function partOfDay({ hour }: Pick<LocalTime, 'hour'>): PartOfDay {
  const begun = (Object.keys(PARTS) as PartOfDay[]).filter((part) => hour >= PARTS[part]);
  return begun.at(-1) ?? 'night';
}

/** Returns a text that differs between two times if a new day, or another part of the day, begins between them. */
export const periodOf = (time: LocalTime): string => `${time.date} ${partOfDay(time)}`;

/** Returns the number of days from 1970 to a date. */
export const dayNumber = (date: string): number => Date.parse(date) / DAY_MS;

/** Counts the mornings (05:00) since 1970. Two times with the same count have no local morning between them. */
export const countMornings = ({ date, hour }: LocalTime): number => dayNumber(date) + Number(hour >= MORNING_HOUR);
