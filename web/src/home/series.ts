import type { HealthSample } from '../../../shared/models/typescript/types.ts';

/** What is drawn: times in seconds, and values. */
export interface Series {
  times: number[];
  values: number[];
}

/** A day of a measurement in figures. */
export interface Day {
  /** Its midnight where the reader is, in milliseconds. */
  day: number;
  count: number;
  sum: number;
  least: number;
  most: number;
}

/** Steps are counted by the day; everything else is drawn as it was measured, at the end of what lasts. */
export function seriesOf(readings: readonly HealthSample[], isCounted: boolean): Series {
  if (isCounted) {
    const days = daysOf(readings);
    return { times: days.map(({ day }) => day / 1000), values: days.map(({ sum }) => sum) };
  }
  const points = readings.map(({ start, end, value }) => [Date.parse(end ?? start) / 1000, value] as const);
  points.sort(([one], [other]) => one - other);
  return { times: points.map(([time]) => time), values: points.map(([, value]) => value) };
}

/** The readings by day, the earliest first: the same in figures as the chart in lines. */
export function daysOf(readings: readonly HealthSample[]): Day[] {
  const days = new Map<number, Day>();
  for (const { start, end, value } of readings) {
    const day = new Date(end ?? start).setHours(0, 0, 0, 0);
    const known = days.get(day) ?? { day, count: 0, sum: 0, least: value, most: value };
    days.set(day, {
      day,
      count: known.count + 1,
      sum: known.sum + value,
      least: Math.min(known.least, value),
      most: Math.max(known.most, value),
    });
  }
  return [...days.values()].sort((one, other) => one.day - other.day);
}
