import type { HealthSample } from '../../shared/models/typescript/types.ts';
import { DAY_MS, MINUTE_MS } from '../../sources/durations.ts';
import type { Vitals } from './pets.ts';

/** Days with readings. With the first night they span less than seven days, which is the maximum of a batch. */
const DAYS = 6;
const WAKE_HOUR = 7;
/** Minutes awake in bed, so that a night is longer than the sleep. */
const AWAKE_MIN = 24;
/** How the nights differ from the last one, in minutes asleep, the last night first. The recovery differs by a sixth of it. */
const NIGHT_DIFFERENCES = [0, -18, 12, -30, 6, 24];
const STRESS_HOURS = [9, 13, 17, 21];
const STEPS = [
  { from: 8, to: 12, steps: 2400 },
  { from: 12, to: 17, steps: 2900 },
  { from: 17, to: 21, steps: 1700 },
];
const HEART_RATE_EVERY_MS = 30 * MINUTE_MS;

/** The metrics that a stream needs consent for. */
export const metricsOf = (vitals: Vitals | undefined): HealthSample['metric'][] =>
  vitals
    ? ['sleep_duration', 'recovery_score', 'stress_level', 'heart_rate', 'resting_heart_rate', 'step_count']
    : ['heart_rate', 'step_count'];

/**
 * Returns the readings of the six days before `now`, none of them later. The last night ended at most 24 hours ago, so the mood lasts for a day.
 * Nights are at night in this machine's time zone.
 *
 * @param now in ms since 1970
 */
export function readingsOf(vitals: Vitals | undefined, now: number): HealthSample[] {
  const samples = [...activity(now), ...(vitals ? [...nights(vitals, now), ...stress(vitals, now)] : [])];
  return samples.filter(({ start, end = start }) => Date.parse(end) <= now);
}

function nights({ sleep, recovery }: Vitals, now: number): HealthSample[] {
  const today = localTime(now, 0, WAKE_HOUR) <= now ? 0 : 1;
  return Array.from({ length: DAYS }, (_, night) => {
    const difference = NIGHT_DIFFERENCES[night] ?? 0;
    const asleep = sleep + difference;
    const wake = localTime(now, today + night, WAKE_HOUR);
    return [
      reading('sleep_duration', asleep, wake - (asleep + AWAKE_MIN) * MINUTE_MS, wake),
      reading('recovery_score', Math.min(100, recovery + Math.round(difference / 6)), wake),
      reading('resting_heart_rate', 72 - Math.round(recovery / 6), wake),
    ];
  }).flat();
}

function stress({ stress: level }: Vitals, now: number): HealthSample[] {
  const days = Array.from({ length: DAYS }, (_, day) => day);
  return days.flatMap((day) =>
    STRESS_HOURS.map((hour) => reading('stress_level', level + ((day + hour) % 5) - 2, localTime(now, day, hour))),
  );
}

/** Returns steps and heart rates, which do not affect the mood. */
function activity(now: number): HealthSample[] {
  const days = Array.from({ length: DAYS }, (_, day) => day);
  const walks = days.flatMap((day) =>
    STEPS.map(({ from, to, steps }) =>
      reading('step_count', steps + ((day * 37 + from) % 11) * 60, localTime(now, day, from), localTime(now, day, to)),
    ),
  );
  const last = Math.floor(now / HEART_RATE_EVERY_MS) * HEART_RATE_EVERY_MS;
  const beats = Array.from({ length: DAY_MS / HEART_RATE_EVERY_MS }, (_, at) => {
    const time = last - at * HEART_RATE_EVERY_MS;
    const hour = new Date(time).getHours();
    const rhythm = hour < WAKE_HOUR ? 56 : 68 + 8 * Math.sin(((hour - WAKE_HOUR) * Math.PI) / 16);
    return reading('heart_rate', Math.round(rhythm) + (at % 4), time);
  });
  return [...walks, ...beats];
}

/** Returns a local time of the day that was `daysAgo` days before `now`, in ms since 1970. */
function localTime(now: number, daysAgo: number, hour: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - daysAgo, hour).getTime();
}

function reading(metric: HealthSample['metric'], value: number, start: number, end?: number): HealthSample {
  const sample: HealthSample = { metric, value, start: new Date(start).toISOString() };
  return end === undefined ? sample : { ...sample, end: new Date(end).toISOString() };
}
