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
  for (const { start, end, value } of readings) {
    const day = new Date(end ?? start).setHours(0, 0, 0, 0);
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
