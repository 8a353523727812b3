import { minuteOfDay } from '../pet/local-time.ts';
import type { PushRecord } from '../ports/push.ts';

const DAY_MINUTES = 24 * 60;
/** When young people are not notified, whatever their quiet hours. */
const NIGHT = { from: '21:00', to: '07:00' };

type QuietHours = Pick<PushRecord, 'time_zone' | 'quiet_hours'>;

/**
 * Returns how long a message may wait, in seconds, so that it arrives before the quiet hours; 0 in the quiet hours. Where the clock is
 * changed meanwhile, it may be less than possible, but never more.
 *
 * @param maxMinutes at most a day
 */
export function secondsUntilQuiet(record: QuietHours, at: Date, isYoung: boolean, maxMinutes: number): number {
  const seconds = secondsUntil(record, at, maxMinutes);
  return isYoung ? Math.min(seconds, secondsUntil({ ...record, quiet_hours: NIGHT }, at, maxMinutes)) : seconds;
}

function secondsUntil({ time_zone, quiet_hours }: QuietHours, at: Date, maxMinutes: number): number {
  const [from, to] = [minutesOf(quiet_hours.from), minutesOf(quiet_hours.to)];
  const clock = (minutesLater: number) => minuteOfDay(new Date(at.getTime() + minutesLater * 60_000), time_zone);
  const now = clock(0);
  if (from === to) return maxMinutes * 60;
  if (span(from, now) < span(from, to)) return 0;
  const wait = Math.min(maxMinutes, span(now, from));
  // Positive if the clock is put forward meanwhile, negative if it is put back.
  const putForward = ((span(now, clock(wait)) - wait + 1.5 * DAY_MINUTES) % DAY_MINUTES) - DAY_MINUTES / 2;
  const seconds = Math.max(0, wait - Math.max(0, putForward)) * 60;
  // The first minute may have begun.
  return Math.max(1, seconds - at.getUTCSeconds());
}

/** Returns the minutes from one time of the day to the next occurrence of another. */
const span = (from: number, to: number): number => (to - from + DAY_MINUTES) % DAY_MINUTES;

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
