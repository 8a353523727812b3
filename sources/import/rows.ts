import { MINUTE_MS } from '../durations.ts';

/** Readings in one array, `STRIDE` numbers for each: start, end (NaN if there is none), and value. */
export type Rows = Float64Array;

export const STRIDE = 3;

export interface Row {
  start: number;
  end?: number;
  value: number;
}

/** The readings of one local day, all of one device or app. */
export interface OriginDay {
  day: number;
  origin: { name: string; isMirror: boolean };
  rows: Rows;
  /** Number of readings before heart rates were thinned. */
  readings: number;
}

export function* rowsOf(rows: Rows): Generator<Row> {
  for (let at = 0; at < rows.length; at += STRIDE) {
    const [start = 0, end = Number.NaN, value = 0] = rows.subarray(at, at + STRIDE);
    yield Number.isNaN(end) ? { start, value } : { start, end, value };
  }
}

export const toRows = (rows: readonly Row[]): Rows =>
  new Float64Array(rows.flatMap(({ start, end = Number.NaN, value }) => [start, end, value]));

export const countRows = (rows: Rows): number => rows.length / STRIDE;

export const readingsIn = (days: readonly OriginDay[]): number =>
  days.reduce((sum, { rows }) => sum + countRows(rows), 0);

/**
 * Returns how long the sorted readings measured, in ms: the union of their intervals. A reading without an interval counts for its minute.
 * Intervals are not widened to whole minutes, because a device that starts its minutes at other seconds would then measure longer.
 */
export function timeCovered(rows: Rows): number {
  let covered = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { start, end = start } of rowsOf(rows)) {
    const minute = Math.floor(start / MINUTE_MS) * MINUTE_MS;
    const [from, to] = end > start ? [start, end] : [minute, minute + MINUTE_MS];
    covered += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return covered;
}
