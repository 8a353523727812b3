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

/** Returns the number of minutes in which at least one of the sorted readings was measured. */
export function minutesCovered(rows: Rows): number {
  let covered = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { start, end = start } of rowsOf(rows)) {
    const from = Math.max(Math.floor(start / MINUTE_MS), reached);
    const to = Math.max(Math.ceil(end / MINUTE_MS), Math.floor(start / MINUTE_MS) + 1);
    if (to <= from) continue;
    covered += to - from;
    reached = to;
  }
  return covered;
}
