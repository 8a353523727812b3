import type { Metric } from '../../ports/samples.ts';

/** A reading in the unit of its metric. Times are in ms since 1970; NaN if the app's time cannot be read. */
export interface MappedReading {
  metric: Metric;
  value: number;
  start: number;
  end?: number;
}

/** Why a reading of an app was left out. */
export type LeftOutReason =
  | 'format_unknown'
  | 'metric_unknown'
  | 'unit_unknown'
  | 'value_invalid'
  | 'time_invalid'
  | 'too_old'
  | 'in_future'
  | 'no_consent'
  | 'not_asleep'
  | 'counted_elsewhere'
  | 'day_full'
  | 'test';

/** The number of readings that were left out, by reason. */
export type LeftOut = Partial<Record<LeftOutReason, number>>;

/** The readings of one delivery. */
export interface Mapping {
  readonly readings: MappedReading[];
  readonly leftOut: LeftOut;
  add(reading: MappedReading): void;
  leaveOut(reason: LeftOutReason, count?: number): void;
}

/** Maps the JSON that an app sends. Never throws: what it cannot read is left out. */
export type Bridge = (body: Record<string, unknown>, mapping: Mapping) => void;

export function newMapping(): Mapping {
  const readings: MappedReading[] = [];
  const leftOut: LeftOut = {};
  return {
    readings,
    leftOut,
    add(reading) {
      readings.push(reading);
    },
    leaveOut(reason, count = 1) {
      if (count > 0) leftOut[reason] = (leftOut[reason] ?? 0) + count;
    },
  };
}

/** @returns the members of a JSON object; none for any other value */
export const membersOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** @returns the items of a JSON array; none for any other value */
export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** @returns how many readings a member has: the length of a list, or 1 for any other value */
export const countOf = (value: unknown): number => (Array.isArray(value) ? value.length : 1);

/** @returns the first of the values that is a number or a string with one; otherwise NaN */
export function numberIn(...values: readonly unknown[]): number {
  for (const value of values) {
    if (typeof value === 'number') return value;
    if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value);
  }
  return Number.NaN;
}

export const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');
