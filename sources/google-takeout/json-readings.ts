import { MINUTE_MS } from '../durations.ts';
import type { SkipReason } from '../import/skipped.ts';
import { type IsoTime, instantOf, parseDate, parseIsoTime, timeOfDay } from '../iso-time.ts';
import { numberOf } from '../number.ts';
import type { Zone } from '../zone.ts';
import type { JsonShape } from './families.ts';

interface Timed {
  value: number;
  start: number;
  end?: number;
}

/**
 * Converts an element of an older JSON file to a reading, or returns why it has to be skipped.
 *
 * @param previous start of the element before, which resolves local times that occur twice
 */
export type ReadElement = (element: unknown, zone: Zone, previous?: number) => Timed | SkipReason;

const US_TIME = /^(\d\d)\/(\d\d)\/(\d\d)(?: (\d\d):(\d\d):(\d\d))?$/;

/** Parses `11/27/26` or `11/27/26 07:00:03`. */
function parseUsTime(text: string): IsoTime | undefined {
  const found = US_TIME.exec(text);
  if (!found) return undefined;
  const date = parseDate(2000 + Number(found[3]), Number(found[1]), Number(found[2]));
  const time = timeOfDay(Number(found[4] ?? 0), Number(found[5] ?? 0), Number(found[6] ?? 0));
  return date === undefined || time === undefined ? undefined : { wall: date + time };
}

const parseTime = (text: unknown): IsoTime | undefined =>
  typeof text === 'string' ? (parseUsTime(text) ?? parseIsoTime(text)) : undefined;

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Object(value)[name] : undefined;

/** Values are numbers or, for steps, texts. */
const numberIn = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : typeof value === 'string' ? numberOf(value) : undefined;

/** Heart rates and steps have times in UTC without saying so. Compared with the CSV files of the same exports, nearly all are equal. */
function readUtc(element: unknown, value: unknown): Timed | SkipReason {
  const time = parseTime(memberOf(element, 'dateTime'));
  const number = numberIn(value);
  if (!time) return 'time';
  return number === undefined ? 'number' : { value: number, start: time.wall };
}

export const READ_ELEMENT: Record<JsonShape, ReadElement> = {
  'heart-rate': (element) => readUtc(element, memberOf(memberOf(element, 'value'), 'bpm')),
  steps(element) {
    const timed = readUtc(element, memberOf(element, 'value'));
    return typeof timed === 'string' ? timed : { ...timed, end: timed.start + MINUTE_MS };
  },
  /** The files are padded with empty days, also of the coming year. They have no date and the value 0. */
  'resting-heart-rate'(element, zone) {
    const daily = memberOf(element, 'value');
    const [date, value] = [memberOf(daily, 'date'), numberIn(memberOf(daily, 'value'))];
    if (typeof date !== 'string' || !value) return 'blank';
    const time = parseTime(date);
    return time ? { value, start: instantOf(time, zone) } : 'time';
  },
  sleep(element, zone, previous) {
    const [from, to] = [parseTime(memberOf(element, 'startTime')), parseTime(memberOf(element, 'endTime'))];
    const value = numberIn(memberOf(element, 'minutesAsleep'));
    if (!from || !to) return 'time';
    if (value === undefined) return 'number';
    const start = instantOf(from, zone, previous);
    return { value, start, end: instantOf(to, zone, start) };
  },
};
