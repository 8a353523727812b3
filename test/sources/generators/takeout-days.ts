import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../sources/durations.ts';
import { zoneOf } from '../../../sources/zone.ts';
import { randomNumbers } from './random-numbers.ts';

export type NamedFile = [name: string, parts: () => Iterable<string>];

export const ZONE = zoneOf('Europe/Berlin');

export interface Day {
  /** Date in ms, as if it were UTC. */
  date: number;
  bed: number;
  wake: number;
  asleep: number;
  restingHeartRate: number;
  /** Returns the same numbers in every file. */
  numbers(): () => number;
}

export function dayOf(date: number, seed: number): Day {
  const random = randomNumbers(seed + date / DAY_MS);
  // Every tenth night begins after midnight.
  const bedtime = (date / DAY_MS) % 10 === 0 ? 30 : -50;
  const bed = ZONE.instantOf(date + (bedtime + Math.round(20 * random())) * MINUTE_MS + 30_000);
  const wake = ZONE.instantOf(date + (6 * 60 + 30 + Math.round(50 * random())) * MINUTE_MS);
  const asleep = Math.floor((wake - bed) / MINUTE_MS) - 20 - Math.round(40 * random());
  return {
    date,
    bed,
    wake,
    asleep,
    restingHeartRate: 50 + Math.round(9 * random()),
    numbers: () => randomNumbers(seed - date / DAY_MS),
  };
}

export const dateText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
export const utc = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
export const localTime = (instant: number): string =>
  new Date(instant + ZONE.offsetAt(instant)).toISOString().slice(0, 23);
export const decimal = (from: number, to: number, random: () => number): string =>
  (from + (to - from) * random()).toFixed(1);
export const offsetText = (instant: number): string => `+0${ZONE.offsetAt(instant) / HOUR_MS}:00`;

/** Writes `11/27/26 07:00:03`. */
export function usTime(ms: number): string {
  const [date = '', time = ''] = new Date(ms).toISOString().split('T');
  const [year = '', month, day] = date.split('-');
  return `${month}/${day}/${year.slice(2)} ${time.slice(0, 8)}`;
}
