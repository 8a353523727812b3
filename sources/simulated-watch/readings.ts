import type { HealthSample } from '../../shared/models/typescript/types.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../durations.ts';
import type { Zone } from '../zone.ts';
import { type Day, dayOf, seededRandom, type Wearer } from './day.ts';

export const METRICS: HealthSample['metric'][] = [
  'heart_rate',
  'step_count',
  'stress_level',
  'sleep_duration',
  'sleep_score',
  'recovery_score',
  'resting_heart_rate',
  'heart_rate_variability_rmssd',
];

/** How a day's steps are distributed over its hours, as relative weights. */
const STEPS_BY_HOUR = [0, 0, 0, 0, 0, 1, 3, 8, 9, 5, 4, 5, 9, 6, 4, 4, 6, 10, 10, 7, 5, 3, 1, 0];
const STEP_SHARES = STEPS_BY_HOUR.reduce((sum, one) => sum + one, 0);
const TRAINING = { from: 18, to: 19 };

/**
 * Simulates the readings of one hour (UTC) up to `now`, in the order of measurement. A past hour always has the same readings, so the
 * server recognises its batch when it is sent again.
 *
 * @param interval the time between two heart rates, in ms: whole minutes that divide an hour
 */
export function readingsOfHour(
  wearer: Wearer,
  zone: Zone,
  hour: number,
  now: number,
  interval = MINUTE_MS,
): HealthSample[] {
  const offset = zone.offsetAt(hour);
  const today = Math.floor((hour + offset) / DAY_MS);
  const days: Days = { today: dayOf(wearer, today), tomorrow: dayOf(wearer, today + 1) };
  const end = hour + HOUR_MS;
  const readings: HealthSample[] = [reading('stress_level', stress(wearer, days, hour + offset), hour)];
  for (let minute = hour; minute < Math.min(end, now); minute += MINUTE_MS) {
    if (minute === days.today.wake - offset) readings.push(...morning(days.today, offset));
    if (minute % interval === 0) readings.push(reading('heart_rate', heartRate(wearer, days, minute + offset), minute));
  }
  if (end <= now) readings.push(reading('step_count', steps(wearer, days, hour + offset), hour, end));
  return readings;
}

interface Days {
  today: Day;
  /** Needed because tomorrow's night may begin this evening. */
  tomorrow: Day;
}

/** Returns the readings about a night, which are measured when it ends. */
function morning(day: Day, offset: number): HealthSample[] {
  const [bed, wake] = [day.bed - offset, day.wake - offset];
  return [
    reading('sleep_duration', day.minutesAsleep, bed, wake),
    reading('sleep_score', within(0, day.sleepScore, 100), bed, wake),
    reading('recovery_score', within(0, day.recovery, 100), wake),
    reading('resting_heart_rate', within(35, day.restingHeartRate, 120), wake),
    reading('heart_rate_variability_rmssd', within(5, day.hrv, 200), wake),
  ];
}

const isAsleep = ({ today, tomorrow }: Days, wall: number): boolean =>
  (wall >= today.bed && wall < today.wake) || wall >= tomorrow.bed;

function stress(wearer: Wearer, days: Days, wall: number): number {
  const calm = isAsleep(days, wall) ? 10 : 0;
  return within(0, days.today.stress - calm + 8 * seededRandom(wearer, `stress/${wall}`) - 4, 100);
}

/** The heart rate is lowest at the end of the night and highest in the late afternoon. Stress, steps and training raise it. */
function heartRate(wearer: Wearer, days: Days, wall: number): number {
  const { today } = days;
  const noise = 6 * seededRandom(wearer, `heart/${wall}`) - 3;
  const rhythm = 4 * Math.cos((((wall % DAY_MS) / HOUR_MS - 17) / 12) * Math.PI);
  if (isAsleep(days, wall)) return within(35, today.restingHeartRate + rhythm / 2 + noise / 2, 120);
  const hour = Math.floor((wall % DAY_MS) / HOUR_MS);
  const walking = (((STEPS_BY_HOUR[hour] ?? 0) / STEP_SHARES) * today.steps) / 60;
  const training = hour >= TRAINING.from && hour < TRAINING.to ? 75 * today.training : 0;
  const rest = today.restingHeartRate + 10 + rhythm + 0.12 * today.stress;
  return within(40, rest + walking + training + noise, 190);
}

function steps(wearer: Wearer, days: Days, wall: number): number {
  if (isAsleep(days, wall)) return 0;
  const share = (STEPS_BY_HOUR[Math.floor((wall % DAY_MS) / HOUR_MS)] ?? 0) / STEP_SHARES;
  return Math.round(days.today.steps * share * (0.7 + 0.6 * seededRandom(wearer, `steps/${wall}`)));
}

const within = (least: number, value: number, most: number): number =>
  Math.round(Math.min(Math.max(value, least), most));

function reading(metric: HealthSample['metric'], value: number, start: number, end?: number): HealthSample {
  const sample: HealthSample = { metric, value, start: new Date(start).toISOString() };
  if (end !== undefined) sample.end = new Date(end).toISOString();
  return sample;
}
