import { type StreamSleep, sleepBlocksOf } from '../../../core/pet/night.ts';
import type { HealthSample } from '../../../shared/models/typescript/types.ts';
import { DAYS, midnight, midnightBefore } from '../week.ts';

type StreamReading = HealthSample & { stream_id?: string };

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

/** Returns the local midnight of a reading's day: a sum counts for the day on which it begins, other readings for that on which they end. */
const dayOf = ({ start, end }: HealthSample, isDailySum = false): number =>
  midnightBefore(isDailySum ? start : (end ?? start));

/** Returns the readings of the charts' days. If several streams have readings of one day, it returns those with the largest sum. */
export function readingsToSum(readings: readonly StreamReading[]): HealthSample[] {
  const first = midnight(1 - DAYS);
  const days = Map.groupBy(
    readings.filter((reading) => dayOf(reading, true) >= first),
    (reading) => dayOf(reading, true),
  );
  return [...days.values()].flatMap((ofDay) => {
    const streams = [...Map.groupBy(ofDay, ({ stream_id }) => stream_id).values()];
    return streams.reduce((one, other) => (sumOf(other) > sumOf(one) ? other : one), []);
  });
}

const sumOf = (readings: readonly HealthSample[]): number => readings.reduce((sum, { value }) => sum + value, 0);

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

/** @returns one point per day for daily sums, at noon; otherwise one point per reading, at the time when it ends */
export function seriesOf(readings: readonly HealthSample[], isDailySum: boolean): Series {
  if (isDailySum) {
    const days = daysOf(readings, true);
    return { times: days.map(({ day }) => new Date(day).setHours(12) / 1000), values: days.map(({ sum }) => sum) };
  }
  const points = readings.map(({ start, end, value }) => [Date.parse(end ?? start) / 1000, value] as const);
  points.sort(([one], [other]) => one - other);
  return { times: points.map(([time]) => time), values: points.map(([, value]) => value) };
}

/** Aggregates readings by local day and sorts the days, earliest first. */
export function daysOf(readings: readonly HealthSample[], isDailySum: boolean): Day[] {
  const days = new Map<number, Day>();
  for (const reading of readings) {
    const { value } = reading;
    const day = dayOf(reading, isDailySum);
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
