import { type StreamSleep, sleepBlocksOf } from '../../../core/pet/night.ts';
import type { HealthSample } from '../../../shared/models/typescript/types.ts';

export interface Series {
  /** Unix time in seconds. */
  times: number[];
  values: number[];
}

export interface Day {
  /** Local midnight as Unix time in ms. */
  day: number;
  count: number;
  sum: number;
  min: number;
  max: number;
}

/**
 * Joins the parts of each night.
 *
 * @returns the longest block of sleep of each local day, as the pet counts it; a sleep counts for the day on which it ends
 */
export function nightsOf(readings: readonly StreamSleep[]): HealthSample[] {
  const nights = new Map<number, HealthSample>();
  for (const block of sleepBlocksOf(readings)) {
    const day = dayOf(block);
    const known = nights.get(day);
    if (!known || block.value > known.value) nights.set(day, block);
  }
  return [...nights.values()];
}

/** @returns the local midnight before the end, as Unix time in ms */
const dayOf = ({ start, end }: HealthSample): number => new Date(end ?? start).setHours(0, 0, 0, 0);

/** @returns one point per day for daily sums; otherwise one point per reading, at the time when it ends */
export function seriesOf(readings: readonly HealthSample[], isDailySum: boolean): Series {
  if (isDailySum) {
    const days = daysOf(readings);
    return { times: days.map(({ day }) => day / 1000), values: days.map(({ sum }) => sum) };
  }
  const points = readings.map(({ start, end, value }) => [Date.parse(end ?? start) / 1000, value] as const);
  points.sort(([one], [other]) => one - other);
  return { times: points.map(([time]) => time), values: points.map(([, value]) => value) };
}

/** Aggregates readings by local day and sorts the days, earliest first. */
export function daysOf(readings: readonly HealthSample[]): Day[] {
  const days = new Map<number, Day>();
  for (const reading of readings) {
    const { value } = reading;
    const day = dayOf(reading);
    const total = days.get(day) ?? { day, count: 0, sum: 0, min: value, max: value };
    days.set(day, {
      day,
      count: total.count + 1,
      sum: total.sum + value,
      min: Math.min(total.min, value),
      max: Math.max(total.max, value),
    });
  }
  return [...days.values()].sort((one, other) => one.day - other.day);
}
